import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildSampleCase, type SampleCase } from "../../scripts/sample-case/build.js";
import type { Calibration } from "../../src/domain/calibration.js";
import { MAIN, runCli, runJson, runMain } from "../helpers/cli.js";
import { PASSWORD, workingAccount } from "../helpers/cli-accounts.js";
import { ownCalibration } from "../helpers/cli-calibration.js";
import { ANY_EVIDENCE, ANY_WORTH } from "../helpers/confidence-json.js";

let folder: string;
let data: string;
let sample: SampleCase;
let calibration: Calibration;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "leadlight-cli-"));
  data = join(folder, "data");
  sample = await buildSampleCase(join(folder, "case"));
  calibration = await ownCalibration(data);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("the main job on the command line, step after step on one data folder", () => {
  it("ingests the ads of a manifest", async () => {
    const { json, exitCode, stderr } = await runJson(data, "ingest", sample.ads);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(json).toMatchObject({
      ads: { new: 5, known: 0 },
      // One picture is in two ads: it is one image, new the first time and known the second.
      images: { new: 7, known: 1, withoutFace: 0 },
      faces: { unsearched: 0, unsearchedByReason: {} },
      rejected: [],
    });
    expect(json.faces.new).toBeGreaterThanOrEqual(12);
    expect(json.seconds).toBeGreaterThan(0);
  });

  it("changes nothing when it ingests them again", async () => {
    const { json } = await runJson(data, "ingest", sample.ads);
    expect(json).toMatchObject({
      ads: { new: 0, known: 5 },
      images: { new: 0, known: 8, withoutFace: 0 },
      faces: { new: 0 },
    });
  });

  it("creates a gallery once", async () => {
    const first = await runJson(data, "gallery", "create", "notices");
    expect(first).toMatchObject({ exitCode: 0, json: { name: "notices" } });
    const second = await runJson(data, "gallery", "create", "notices");
    expect(second).toMatchObject({ exitCode: 1, json: { error: { code: "GALLERY_EXISTS" } } });
  });

  it("enrols the subjects of a manifest, and enrols them again without change", async () => {
    const first = await runJson(data, "gallery", "enrol", "notices", sample.subjects);
    expect(first.json).toMatchObject({ subjects: { new: 9, known: 0 }, portraits: { new: 9 }, rejected: [] });
    const second = await runJson(data, "gallery", "enrol", "notices", sample.subjects);
    expect(second.json).toMatchObject({ subjects: { new: 0, known: 9 }, portraits: { new: 0, known: 9 } });
    const list = await runJson(data, "gallery", "list");
    expect(list.json.galleries).toMatchObject([{ name: "notices", subjects: 9, portraits: 9 }]);
  });

  it("lists who is in a gallery, as far as somebody looks for them", async () => {
    const all = await runJson(data, "gallery", "subjects", "notices");
    expect(all.json.subjects).toHaveLength(9);
    const found = await runJson(data, "gallery", "subjects", "notices", "--search", "2031-a");
    expect(found.json.subjects).toMatchObject([{ reference: "2031-A", portraits: [{}] }]);
    const { stdout } = await runCli(data, "gallery", "subjects", "notices", "--limit", "1");
    expect(stdout).toMatch(/reference.*portraits/);
    const unknown = await runJson(data, "gallery", "subjects", "nowhere");
    expect(unknown).toMatchObject({ exitCode: 1, json: { error: { code: "GALLERY_UNKNOWN" } } });
  });

  it("ranks the right subject first for two people on other photographs than their portraits", async () => {
    const { json } = await runJson(
      data,
      "match",
      join(folder, "case", "group-small.jpg"),
      "--gallery",
      "notices",
    );
    expect(json).toMatchObject({
      pack: "base",
      calibrationId: calibration.id,
      thresholds: { maxExpectedFalseCandidates: 1, minLog10LR: 0 },
      gallery: { templates: 9, portraits: 9 },
    });
    const fromLeft = json.faces.toSorted((a: Face, b: Face) => a.box.x - b.box.x);
    expect(fromLeft).toHaveLength(3);
    expect(fromLeft[1].candidates[0].reference).toBe("2032-B");
    expect(fromLeft[2].candidates[0].reference).toBe("2031-A");
    const references = fromLeft[2].candidates.map((candidate: { reference: string }) => candidate.reference);
    expect(new Set(references).size).toBe(references.length);
    expect(fromLeft[2].candidates[0]).toMatchObject({
      ...ANY_WORTH,
      posterior: { prior: 0.5, templates: 9 },
      evidence: { ...ANY_EVIDENCE, calibrationId: calibration.id, faceId: null, faces: [] },
    });
  });

  it("compares everything, and records nothing new the second time", async () => {
    const first = await runJson(data, "compare", "--gallery", "notices");
    expect(first.json.candidates.new).toBeGreaterThanOrEqual(2);
    expect(first.json.unsearched).toEqual({ faces: 0, byReason: {} });
    const { json: earlier } = await runJson(data, "comparisons");
    expect(earlier.comparisons).toMatchObject([{ summary: { candidates: first.json.candidates } }]);
    const { stdout: reports } = await runCli(data, "comparisons");
    expect(reports).toMatch(/with notices\nfaces .*\ncandidates .* new/);
    const second = await runJson(data, "compare", "--gallery", "notices");
    expect(second.json.candidates).toEqual({ new: 0, known: first.json.candidates.new });
  });

  it("takes one opinion of each of two people and shows neither before both are given", async () => {
    for (const [name, role] of [
      ["Reviewer One", "reviewer"],
      ["Reviewer Two", "examiner"],
      ["Reviewer Three", "reviewer"],
    ] as const)
      await workingAccount(data, name, role);
    const opine = async (name: string, ...args: string[]) => {
      const environment = { LEADLIGHT_PASSWORD: PASSWORD };
      const { stdout, ...rest } = await runMain(
        { main: MAIN, data, environment },
        "--as",
        name,
        "opine",
        ...args,
        "--json",
      );
      return { ...rest, json: JSON.parse(stdout) };
    };
    const listed = await runJson(data, "candidates");
    const nearest = listed.json.candidates.find(
      ({ reference }: { reference: string }) => reference === "2031-A",
    );
    const { id } = nearest;
    expect(nearest).toMatchObject({
      possibleMinor: expect.any(Boolean),
      ageFlag: null,
      state: "unreviewed",
      opinions: null,
      ...ANY_WORTH,
      evidence: ANY_EVIDENCE,
    });

    const first = await opine("Reviewer One", id, "potential_candidate");
    expect(first.json.candidate.state).toBe("first_opinion");
    const again = await opine("reviewer  one", id, "no_candidate");
    expect(again).toMatchObject({ exitCode: 1, json: { error: { code: "OPINION_REPEATED" } } });
    const waiting = await runJson(data, "candidates", "--state", "first_opinion");
    expect(waiting.json.candidates).toMatchObject([{ id, opinions: null }]);

    const second = await opine("Reviewer Two", id, "potential_candidate");
    expect(second.json.candidate.state).toBe("verified");
    const third = await opine("Reviewer Three", id, "no_candidate");
    expect(third).toMatchObject({ exitCode: 1, json: { error: { code: "CANDIDATE_DECIDED" } } });
    const decided = await runJson(data, "candidates", "--state", "verified");
    expect(decided.json.candidates[0].opinions).toHaveLength(2);
    expect(decided.json.candidates[0].inconsistencies).toEqual([]);
  });

  it("prints tables for people", async () => {
    const { stdout, exitCode } = await runCli(data, "candidates", "--gallery", "notices");
    expect(exitCode).toBe(0);
    expect(stdout).toContain("2031-A");
    expect(stdout).toContain("verified");
  });

  it("takes what somebody says of an age, by name, and brings the candidate before people sooner", async () => {
    const list = async () => (await runJson(data, "candidates")).json.candidates as Listed[];
    const before = await list();
    expect(JSON.stringify(before)).not.toContain("apparentAge");
    const last = before.at(-1);
    if (last === undefined) throw new Error("there are candidates");
    const flag = ["age-flag", last.faceId, "minor", "--basis"];
    const refused = await runJson(data, ...flag, "document");
    expect(refused.json.error).toMatchObject({ code: "RIGHT_MISSING" });
    const environment = { LEADLIGHT_PASSWORD: PASSWORD };
    const as = (...args: string[]) =>
      runMain({ main: MAIN, data, environment }, "--as", "Reviewer One", ...args, "--json");
    expect(JSON.parse((await as(...flag, "appearance")).stdout).error.code).toBe("ARGUMENT_INVALID");
    expect(JSON.parse((await as(...flag, "document")).stdout)).toEqual({
      faceId: last.faceId,
      value: "minor",
      basis: "document",
      by: "Reviewer One",
      at: expect.any(String),
    });
    const after = await list();
    expect(after.find(({ id }) => id === last.id)).toMatchObject({ possibleMinor: true, ageFlag: "minor" });
    expect(after.map(({ possibleMinor }) => possibleMinor)).toEqual(
      after.map(({ possibleMinor }) => possibleMinor).toSorted((a, b) => Number(b) - Number(a)),
    );
    expect((await runCli(data, "candidates")).stdout).toContain("possible minor");
  });

  it("finds nothing wrong afterwards", async () => {
    const { json, exitCode } = await runJson(data, "doctor");
    expect(json.findings.filter(({ status }: { status: string }) => status !== "ok")).toEqual([]);
    expect(exitCode).toBe(0);
  });

  it("has logged every step in one chain, without a name", async () => {
    // A search or enrolment after the loss of an index builds it anew, which is logged as well.
    await rm(join(data, "indexes"), { recursive: true });
    await runJson(data, "gallery", "enrol", "notices", sample.subjects);
    expect((await runJson(data, "audit", "verify")).json).toMatchObject({ ok: true, problem: null });
    const file = join(folder, "log.jsonl");
    await runCli(data, "audit", "export", file);
    const log = await readFile(file, "utf8");
    const acts = new Set(
      log
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).act),
    );
    for (const act of [
      "operation.create",
      "ad.ingest",
      "gallery.create",
      "subject.enrol",
      "portrait.enrol",
      "gallery.search",
      "gallery.compare",
      "candidate.record",
      "candidate.list",
      "opinion.give",
      "index.rebuild",
    ])
      expect(acts).toContain(act);
    expect(log).not.toContain("notices");
  });
});

interface Listed {
  readonly id: string;
  readonly faceId: string;
  readonly possibleMinor: boolean;
}

interface Face {
  readonly box: { readonly x: number };
}
