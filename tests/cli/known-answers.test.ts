import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MAIN, runCli, runJson, runMain } from "../helpers/cli.js";
import { PASSWORD, workingAccount } from "../helpers/cli-accounts.js";
import { type Person, portraitOf } from "../helpers/people.js";

let folder: string;
let data: string;
const at = (name: string) => join(folder, name);
const WHERE = ["--operation", "default", "--gallery", "notices"];

async function photograph(name: string, person: Person): Promise<void> {
  await mkdir(join(at(name), ".."), { recursive: true });
  await writeFile(at(name), await portraitOf(person));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "leadlight-cli-"));
  data = at("data");
  await photograph("ads/1.jpg", "withBow");
  await photograph("subjects/2031-A/1.jpg", "withBow");
  await photograph("people/Ann/1.jpg", "redHaired");
  await photograph("people/Ann/2.jpg", "redHairedElsewhere");
  await runCli(data, "ingest", at("ads"));
  await runCli(data, "gallery", "create", "notices");
  await runCli(data, "gallery", "enrol", "notices", at("subjects"));
  await runCli(data, "compare", "--gallery", "notices");
  await workingAccount(data, "reviewer");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("known answers on the command line", () => {
  it("are made of a folder of known people, listed with their truth, and left out of the candidates", async () => {
    const before = await runJson(data, "candidates");
    const added = await runJson(data, "known-answers", "add", at("people"), ...WHERE);
    expect(added).toMatchObject({
      exitCode: 0,
      json: { same: 1, different: 0, persons: 1, known: 0, tooFar: 0, rejected: [] },
    });
    const { json } = await runJson(data, "known-answers", "list", "--operation", "default");
    expect(json.knownAnswers).toMatchObject([{ truth: "same", origin: "folder", state: "unreviewed" }]);
    expect((await runJson(data, "candidates")).json).toEqual(before.json);
    const { candidates } = (await runJson(data, "candidates", "--known-answers")).json;
    expect(candidates).toMatchObject([{ id: json.knownAnswers[0].candidateId }]);
    expect((await runJson(data, "doctor")).exitCode).toBe(0);
  });

  it("look like any other to a reviewer, who may not ask for them, and count for them", async () => {
    const environment = { LEADLIGHT_PASSWORD: PASSWORD };
    const asReviewer = (...args: string[]) =>
      runMain({ main: MAIN, data, environment }, ...args, "--as", "reviewer", "--json");
    expect(JSON.parse((await asReviewer("candidates", "--known-answers")).stdout)).toMatchObject({
      error: { code: "RIGHT_MISSING" },
    });
    const { candidates } = JSON.parse((await asReviewer("candidates", "--mine")).stdout);
    expect(candidates).toHaveLength(2);
    for (const { id } of candidates) await asReviewer("opine", id, "no_candidate");
    const { json } = await runJson(data, "reviewers", "--operation", "default");
    expect(json.reviewers).toMatchObject([
      {
        ...{ reviewer: "reviewer", decisions: 2, knownAnswers: 1, agreement: null },
        falseNegatives: { wrong: { hits: 1, trials: 1 }, undecided: 0 },
      },
    ]);
    const { stdout } = await runCli(data, "reviewers", "--operation", "default");
    expect(stdout).toContain("1 of 1 wrong, 21% to 100%");
  });

  it("end with 1 when there is nothing to mix in", async () => {
    const again = await runJson(data, "known-answers", "add", at("people"), ...WHERE);
    expect(again).toMatchObject({ exitCode: 1, json: { same: 0, different: 0, known: 2 } });
    const nowhere = await runJson(data, "known-answers", "add", at("nowhere"), ...WHERE);
    expect(nowhere).toMatchObject({ exitCode: 1, json: { error: { code: "FILE_UNREADABLE" } } });
  });
});
