import { access, constants, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MAIN, runCli, runJson } from "../helpers/cli.js";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "leadlight-usage-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("is built as a program that may be run, as `npx leadlight` does", async () => {
  await expect(access(MAIN, constants.X_OK)).resolves.toBeUndefined();
});

describe("what a caller gets wrong", () => {
  it.each([
    ["an unknown command", ["identify", "me"]],
    ["an unknown option", ["doctor", "--deeper"]],
    ["a missing gallery", ["match", "face.jpg"]],
    ["a limit that is no number", ["match", "face.jpg", "--gallery", "g", "--limit", "many"]],
    ["a similarity out of range", ["compare", "--gallery", "g", "--min-similarity", "1.5"]],
    ["an unknown opinion", ["opine", "cand_1", "guilty"]],
    ["an unknown state", ["candidates", "--state", "maybe"]],
    ["no command at all", []],
  ])("ends with 2 for %s and says why on stderr", async (_what, args) => {
    const { exitCode, stdout, stderr } = await runCli(folder, ...args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).not.toBe("");
  });

  it("ends with 2 for a gallery without a name", async () => {
    const { exitCode, stderr } = await runCli(folder, "gallery", "create", "");
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 2 });
    expect(stderr).toContain("ARGUMENT_INVALID");
  });

  it("ends with 2 when there is nowhere to ask for a password", async () => {
    const { exitCode, stderr } = await runCli(folder, "candidates", "--as", "nobody");
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 2 });
    expect(stderr).toContain("LEADLIGHT_PASSWORD");
  });

  it.each([
    ["GALLERY_UNKNOWN", ["match", "face.jpg", "--gallery", "nobody"]],
    ["GALLERY_UNKNOWN", ["compare", "--gallery", "nobody"]],
    ["RIGHT_MISSING", ["opine", "cand_1", "inconclusive"]],
    ["OPERATION_UNKNOWN", ["candidates", "--operation", "nobody"]],
    ["FILE_UNREADABLE", ["ingest", "no-such-folder"]],
  ])("ends with 1 and one JSON document for %s", async (code, args) => {
    const { exitCode, json, stderr } = await runJson(folder, ...args);
    expect(exitCode).toBe(1);
    expect(json.error.code).toBe(code);
    expect(json.error.hint).not.toBe("");
    expect(stderr).toContain(code);
  });

  it("reports bad files by code, takes in the good ones, and stores nothing of the bad", async () => {
    const bad = join(folder, "bad");
    await mkdir(bad);
    await writeFile(join(bad, "empty.jpg"), "");
    await writeFile(join(bad, "drawing.jpg"), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    await writeFile(join(bad, "notes.txt"), "no image");
    const data = join(folder, "bad-data");
    const { json, exitCode } = await runJson(data, "ingest", bad);
    expect(exitCode).toBe(1);
    expect(json).toMatchObject({ ads: { new: 0, known: 0 }, images: { new: 0, known: 0 } });
    expect(json.rejected.map(({ code }: { code: string }) => code).sort()).toEqual([
      "FILE_EMPTY",
      "IMAGE_FORMAT_UNSUPPORTED",
      "IMAGE_FORMAT_UNSUPPORTED",
    ]);
    expect((await runJson(data, "doctor")).json.findings).toContainEqual({
      status: "ok",
      check: "images",
      detail: "0 originals, each with its SHA-256",
    });
  });

  it("prints help on stdout and ends with 0", async () => {
    const { exitCode, stdout } = await runCli(folder, "--help");
    expect(exitCode).toBe(0);
    for (const command of [
      "ingest",
      "gallery",
      "match",
      "compare",
      "candidates",
      "opine",
      "serve",
      "models",
      "doctor",
    ]) {
      expect(stdout).toContain(command);
    }
  });
});
