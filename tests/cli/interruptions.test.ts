import { once } from "node:events";
import { mkdtemp, open, readdir, readFile, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { buildSampleCase, type SampleCase } from "../../scripts/sample-case/build.js";
import { runJson, startCli } from "../helpers/cli.js";

let folder: string;
let sample: SampleCase;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "leadlight-interrupted-"));
  sample = await buildSampleCase(join(folder, "case"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("an ingest that is killed", () => {
  it("is finished by the next one, with nothing twice and nothing missing", async () => {
    const data = join(folder, "killed");
    const child = startCli(data, "ingest", sample.ads);
    await untilFirstOriginal(join(data, "images"));
    child.kill("SIGKILL");
    await once(child, "close");

    const resumed = await runJson(data, "ingest", sample.ads);
    expect(resumed.json.ads.new + resumed.json.ads.known).toBe(5);
    const again = await runJson(data, "ingest", sample.ads);
    expect(again.json).toMatchObject({
      ads: { new: 0, known: 5 },
      images: { new: 0, known: 8 },
      faces: { new: 0 },
    });
    const doctor = await runJson(data, "doctor");
    expect(doctor.json.findings.filter(({ status }: { status: string }) => status !== "ok")).toEqual([]);
  });

  it("says what it took in when it is stopped, and takes in the rest when it is asked again", async () => {
    const data = join(folder, "stopped");
    const child = startCli(data, "ingest", sample.ads);
    let printed = "";
    child.stdout?.on("data", (text) => {
      printed += text;
    });
    await untilFirstOriginal(join(data, "images"));
    child.kill("SIGINT");
    const [exitCode, signal] = await once(child, "close");
    // One that had taken in all by then has nothing to be stopped in.
    expect({ signal, isStopped: printed.includes("stopped: the same command") }).toEqual({
      signal: null,
      isStopped: exitCode === 1,
    });
    expect(printed).toContain("ads     ");
    const resumed = await runJson(data, "ingest", sample.ads);
    expect(resumed.json.ads.new + resumed.json.ads.known).toBe(5);
  });

  async function untilFirstOriginal(images: string): Promise<void> {
    for (let tries = 0; tries < 600; tries++) {
      const names = await readdir(images, { recursive: true }).catch(() => []);
      if (names.some((name) => /[0-9a-f]{64}$/.test(name))) return;
      await sleep(50);
    }
    throw new Error("the ingest kept no image within 30 s");
  }
});

describe("an index snapshot that was damaged", () => {
  let data: string;
  let before: unknown;
  const match = async () =>
    (await runJson(data, "match", join(folder, "case", "group-small.jpg"), "--gallery", "notices")).json;

  beforeAll(async () => {
    data = join(folder, "snapshots");
    await runJson(data, "gallery", "create", "notices");
    await runJson(data, "gallery", "enrol", "notices", sample.subjects);
    before = await match();
  });

  let snapshot: string;
  beforeEach(async () => {
    const indexes = join(data, "indexes");
    const name = (await readdir(indexes)).find((entry) => entry.endsWith(".index"));
    snapshot = join(indexes, name ?? "");
  });

  it.each([
    ["deleted", () => rm(snapshot), "failed"],
    [
      "cut short",
      async () => truncate(snapshot, Math.floor((await readFile(snapshot)).length / 2)),
      "failed",
    ],
    ["changed in one byte", () => flipByte(snapshot), "failed"],
    ["deleted with its manifest", () => rm(join(data, "indexes"), { recursive: true }), "warning"],
  ])(
    "is reported by doctor, changes no search, and is rebuilt by the next enrolment when it was %s",
    async (_how, damage, status) => {
      await damage();
      const doctor = await runJson(data, "doctor");
      expect(doctor.json.findings).toContainEqual(expect.objectContaining({ check: "index", status }));
      expect(doctor.exitCode).toBe(status === "failed" ? 1 : 0);

      expect(await match()).toEqual(before);
      await runJson(data, "gallery", "enrol", "notices", sample.subjects);
      const after = await runJson(data, "doctor");
      expect(after.json.findings).toContainEqual(expect.objectContaining({ check: "index", status: "ok" }));
    },
  );

  it("is built anew by `index rebuild`, which `doctor --deep` finds nothing wrong with", async () => {
    await flipByte(snapshot);
    const { json } = await runJson(data, "index", "list");
    expect(json.indexes).toMatchObject([{ status: "damaged" }]);
    const [{ collection }] = json.indexes as [{ collection: string }];
    const unknown = await runJson(data, "index", "rebuild", "gallery:none");
    expect(unknown).toMatchObject({ exitCode: 2, json: { error: { code: "ARGUMENT_INVALID" } } });
    const rebuilt = await runJson(data, "index", "rebuild", collection);
    expect(rebuilt).toMatchObject({ exitCode: 0, json: { rebuilt: [{ collection }] } });
    const deep = await runJson(data, "doctor", "--deep");
    const ofIndex = deep.json.findings.filter(({ check }: { check: string }) => check === "index");
    expect(ofIndex).toMatchObject([{ status: "ok" }, { status: "ok" }]);
    expect(ofIndex[1].detail).toContain("0 of");
  });

  async function flipByte(path: string): Promise<void> {
    const file = await open(path, "r+");
    const position = 200;
    const byte = Buffer.alloc(1);
    await file.read(byte, 0, 1, position);
    byte.writeUInt8(byte.readUInt8(0) ^ 0x01, 0);
    await file.write(byte, 0, 1, position);
    await file.close();
  }
});
