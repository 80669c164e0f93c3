import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildSampleCase } from "../../scripts/sample-case/build.js";
import type { Calibration } from "../../src/domain/calibration.js";
import { runCli, runJson } from "../helpers/cli.js";
import { ownCalibration } from "../helpers/cli-calibration.js";
import { tooSmallPortrait } from "../helpers/people.js";

let folder: string;
let data: string;
let calibration: Calibration;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "leadlight-searches-"));
  data = join(folder, "data");
  const sample = await buildSampleCase(join(folder, "case"));
  calibration = await ownCalibration(data);
  await runJson(data, "ingest", sample.ads);
  await runJson(data, "gallery", "create", "notices");
  await runJson(data, "gallery", "enrol", "notices", sample.subjects);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("searches on the command line", () => {
  it("limits the list by number, by similarity, by LR and by expected false candidates", async () => {
    const picture = join(folder, "case", "red-hair-mirrored.jpg");
    const match = async (...options: string[]) => {
      const { json } = await runJson(data, "match", picture, "--gallery", "notices", ...options);
      return json.faces[0].candidates.map(({ reference }: { reference: string }) => reference);
    };
    expect(await match("--min-similarity", "-1")).toHaveLength(9);
    expect(await match("--min-similarity", "-1", "--limit", "2")).toHaveLength(2);
    expect(await match("--min-similarity", "0.35")).toEqual(["2031-A"]);
    expect(await match("--min-log10-lr", "1.5")).toEqual(["2031-A"]);
    expect(await match("--max-expected-false-candidates", "0.003")).toEqual(["2031-A"]);
  });

  it("prints what a match is worth for people", async () => {
    const picture = join(folder, "case", "red-hair-mirrored.jpg");
    const { stdout } = await runCli(data, "match", picture, "--gallery", "notices");
    expect(stdout).toMatch(/log10 LR.*support.*false candidates.*posterior/);
    expect(stdout).toMatch(/2031-A.*same person/);
    expect(stdout).toContain("compared with 9 subjects (9 portraits)");
  });

  it("says which faces it does not search and why, and searches them when told to", async () => {
    const picture = join(folder, "small.png");
    await writeFile(picture, await tooSmallPortrait());
    const match = ["match", picture, "--gallery", "notices"];
    const leftOut = await runJson(data, ...match);
    expect(leftOut.json.faces).toMatchObject([{ unsearched: ["SMALL_BOUNDING_BOX"], candidates: [] }]);
    const told = await runCli(data, ...match);
    expect(told.stdout).toContain("was not searched: SMALL_BOUNDING_BOX");
    expect(told.stdout).toContain("1 (1 SMALL_BOUNDING_BOX) of 1 faces not searched");
    const searched = await runJson(data, ...match, "--every-face", "--min-similarity", "-1");
    expect(searched.json.faces).toMatchObject([{ unsearched: ["SMALL_BOUNDING_BOX"] }]);
    expect(searched.json.faces[0].candidates).toHaveLength(9);
  });

  it("says in which ads somebody is seen, and what that is worth", async () => {
    const picture = join(folder, "case", "red-hair-mirrored.jpg");
    const { json } = await runJson(data, "seen", picture);
    expect(json).toMatchObject({
      calibrationId: calibration.id,
      thresholds: { maxExpectedFalseCandidates: 1, minLog10LR: 0 },
    });
    expect(json.faces[0].matches[0]).toMatchObject({ ads: { count: 2 } });
    const { stdout } = await runCli(data, "seen", picture, "--limit", "1", "--min-log10-lr", "1");
    expect(stdout).toMatch(/oldest ad.*log10 LR/);
    expect(stdout).toMatch(/1 .*same person/);
    expect(stdout).toContain(`compared with ${json.searched} faces in ads, listed: log10 LR 1 and above`);
  });

  it("finds no subject twice where none is", async () => {
    const duplicates = ["gallery", "duplicates", "notices", "--min-similarity", "0.9"];
    const { stdout: pairs } = await runCli(data, ...duplicates);
    expect(pairs).toContain("0 found");
    expect(pairs).toContain("9 compared with 9");
  });
});
