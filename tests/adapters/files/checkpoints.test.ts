import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fileCheckpoints } from "../../../src/adapters/files/checkpoints.js";
import { hashOf } from "../../helpers/analysed-image.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

const at = new Date("2030-01-02T03:04:05Z");
const end = (seq: number, storeId = "store") => ({ storeId, head: { seq, hash: hashOf(`row ${seq}`) }, at });

describe("checkpoints in a folder", () => {
  it("make nothing before the first one", async () => {
    const folder = join(await temporaryFolder(), "checkpoints");
    expect(await fileCheckpoints(folder).of("store")).toEqual([]);
    await expect(stat(folder)).rejects.toThrow();
  });

  it("are kept for each store, in the order of the log, for their owner only", async () => {
    const folder = join(await temporaryFolder(), "checkpoints");
    const checkpoints = fileCheckpoints(folder);
    const { checkpoint: later, file } = await checkpoints.make(end(12));
    const { checkpoint: earlier } = await checkpoints.make(end(3));
    await checkpoints.make(end(5, "other"));
    expect(await fileCheckpoints(folder).of("store")).toEqual([earlier, later]);
    expect(JSON.parse(await readFile(file, "utf8"))).toEqual(later);
    for (const name of await readdir(folder)) {
      expect((await stat(join(folder, name))).mode & 0o777, name).toBe(0o600);
    }
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it.each([
    ["one was changed", (text: string) => text.replace('"seq": 3', '"seq": 2')],
    ["one is cut off", (text: string) => text.slice(0, 80)],
  ])("are refused when %s", async (_what, change) => {
    const checkpoints = fileCheckpoints(await temporaryFolder());
    const { file } = await checkpoints.make(end(3));
    await writeFile(file, change(await readFile(file, "utf8")));
    await expect(checkpoints.of("store")).rejects.toMatchObject({ code: "CHECKPOINT_INVALID" });
  });

  it("are refused when another key signed one, or theirs is gone or damaged", async () => {
    const folder = await temporaryFolder();
    const checkpoints = fileCheckpoints(folder);
    await checkpoints.make(end(3));
    const refused = { code: "CHECKPOINT_INVALID" };
    const key = join(folder, "signing-key.pem");
    await rm(key);
    await expect(checkpoints.of("store")).rejects.toMatchObject(refused);
    await checkpoints.make(end(4));
    await expect(checkpoints.of("store")).rejects.toMatchObject(refused);
    await writeFile(key, "no key");
    await expect(checkpoints.of("store")).rejects.toMatchObject(refused);
  });
});
