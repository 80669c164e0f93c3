import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli, runJson } from "../helpers/cli.js";
import { emptyScene, portraitOf } from "../helpers/people.js";

let folder: string;
let data: string;
let dataset: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "leadlight-evaluate-"));
  [data, dataset] = [join(folder, "data"), join(folder, "people")];
  const files = {
    "red/red_0001.jpg": await portraitOf("redHaired"),
    "red/red_0002.jpg": await portraitOf("redHairedElsewhere"),
    "bow/bow_0001.jpg": await portraitOf("withBow"),
    "bow/bow_0002.jpg": await emptyScene(),
    "bow/bow_0003.jpg": "no picture",
  };
  for (const [name, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(dataset, name)), { recursive: true });
    await writeFile(join(dataset, name), bytes);
  }
  await writeFile(join(folder, "pairs.txt"), "1\nred\t1\t2\nred\t1\tbow\t1\n");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const readOut = async (name: string) => readFile(join(folder, "out", name), "utf8");

describe("leadlight evaluate", () => {
  it("measures photographs of known people, writes results and report, and stores nothing of them", async () => {
    const args = ["--dataset", dataset, "--pairs", join(folder, "pairs.txt"), "--out", join(folder, "out")];
    const { exitCode, json } = await runJson(data, "evaluate", ...args);
    expect(exitCode).toBe(0);
    expect(json).toEqual(JSON.parse(await readOut("results.json")));
    expect(json.enrolment).toMatchObject({ images: 5, noFace: 1, unreadable: 1, usable: 3, persons: 2 });
    expect(json.verification).toMatchObject({
      accuracy: 1,
      comparisons: { mated: 4, matedFailed: 3, nonMated: 2 },
    });
    expect(json.packs.base.pack.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(json.command).toContain("leadlight evaluate --dataset");
    expect(await readOut("report.html")).toContain("<svg");
    expect(await readdir(data)).toEqual(["analyses"]);
  });

  it("draws the report of kept results anew, from them alone", async () => {
    const page = await readOut("report.html");
    await rm(join(folder, "out", "report.html"));
    const { exitCode, stdout } = await runCli(
      data,
      "evaluate",
      "--stage",
      "report",
      "--out",
      join(folder, "out"),
    );
    expect(exitCode).toBe(0);
    expect(stdout).toContain("equal error rate");
    expect(await readOut("report.html")).toBe(page);
  });

  it("embeds and does no more when asked to, and nothing that is known", async () => {
    const { json } = await runJson(data, "evaluate", "--dataset", dataset, "--stage", "embed");
    expect(json.analysed).toEqual({ base: 0 });
  });

  it.each([
    ["ARGUMENT_INVALID", 2, []],
    ["FILE_UNREADABLE", 1, ["--dataset", "no-such-folder"]],
    ["PACK_UNKNOWN", 1, ["--pack", "nobodys"]],
    ["PAIRS_INVALID", 1, ["--pairs", "bad-pairs.txt"]],
    ["LABELS_INVALID", 1, ["--labels", "bad-labels.csv"]],
    ["DATASET_EMPTY", 1, ["--dataset", "people/red"]],
    ["RESULTS_INVALID", 1, ["--stage", "report", "--out", "damaged"]],
  ])("refuses with %s and says why", async (code, exit, args) => {
    await writeFile(join(folder, "bad-pairs.txt"), "1\nred\t1\t9\nred\t1\tbow\t1\n");
    await writeFile(join(folder, "bad-labels.csv"), "person,group\nnobody,a\n");
    await mkdir(join(folder, "damaged"), { recursive: true });
    await writeFile(join(folder, "damaged", "results.json"), "{}");
    const paths = new Set(["bad-pairs.txt", "bad-labels.csv", "people/red", "damaged"]);
    const placed = args.map((word) => (paths.has(word) ? join(folder, word) : word));
    const isNamed = placed.includes("--dataset") || code === "ARGUMENT_INVALID";
    const all = isNamed ? placed : ["--dataset", dataset, ...placed];
    const { exitCode, json } = await runJson(data, "evaluate", ...all);
    expect(json.error.code).toBe(code);
    expect(exitCode).toBe(exit);
  });
});
