import { cp, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { AuditRow } from "../../src/domain/audit.js";
import { runCli, runJson } from "../helpers/cli.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

/** A data folder with a gallery; its checkpoints lie beside it. */
async function dataFolder(): Promise<string> {
  const data = join(await temporaryFolder(), "data");
  expect((await runCli(data, "gallery", "create", "Aurora")).exitCode).toBe(0);
  return data;
}

describe("leadlight audit", () => {
  it("verifies a sound log, which knows who started what", async () => {
    const data = await dataFolder();
    const { exitCode, json } = await runJson(data, "audit", "verify");
    expect(exitCode).toBe(0);
    expect(json).toEqual({ ok: true, rows: 2, checkpoints: 0, problem: null });
    const file = join(data, "log.jsonl");
    const exported = await runCli(data, "--justification", "request_of_authority", "audit", "export", file);
    expect(exported.stdout).toBe(`3 rows in ${file}\n`);
    const rows = (await readFile(file, "utf8"))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as AuditRow);
    const uid = String(process.getuid?.() ?? 0);
    expect(rows).toMatchObject([
      { act: "pack.activate", actorKind: "system", actorId: "leadlight" },
      { act: "gallery.create", actorKind: "local", actorId: uid },
      { act: "log.export", actorId: uid, verb: "disclosure", justification: "request_of_authority" },
    ]);
    expect(JSON.stringify(rows)).not.toContain("Aurora");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it("exports into no file that is there already", async () => {
    const data = await dataFolder();
    const file = join(data, "leadlight.sqlite");
    const { exitCode, stderr } = await runCli(data, "audit", "export", file);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("FILE_UNREADABLE");
    expect((await runJson(data, "audit", "verify")).json.ok).toBe(true);
  });

  it("refuses to start on yesterday's copy, and says which row is missing", async () => {
    const data = await dataFolder();
    await cp(data, `${data}-yesterday`, { recursive: true });
    await runCli(data, "gallery", "create", "Borealis");
    const { json } = await runJson(data, "audit", "checkpoint");
    expect(json.checkpoint).toMatchObject({ seq: 4 });
    expect(await readdir(`${data}-checkpoints`)).toHaveLength(2);
    await rm(data, { recursive: true });
    await cp(`${data}-yesterday`, data, { recursive: true });

    const refused = await runCli(data, "gallery", "list");
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain("STORE_REPLACED");
    const verdict = await runCli(data, "audit", "verify");
    expect(verdict.exitCode).toBe(1);
    expect(verdict.stdout).toBe("row 3 is bad: the row is missing: a checkpoint saw 4 rows\n");
    // A checkpoint that was kept elsewhere says the same when those in the folder were taken away.
    await cp(json.file, `${data}.checkpoint`);
    await rm(`${data}-checkpoints`, { recursive: true });
    expect((await runCli(data, "gallery", "list")).exitCode).toBe(0);
    const held = await runJson(data, "audit", "verify", "--checkpoint", `${data}.checkpoint`);
    expect(held.json).toMatchObject({ ok: false, problem: { seq: 3 } });
  });

  it("holds a log against checkpoints of its own store only", async () => {
    const [one, other] = [await dataFolder(), await dataFolder()];
    const { json } = await runJson(one, "audit", "checkpoint");
    const { exitCode, stderr } = await runCli(other, "audit", "verify", "--checkpoint", json.file);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("CHECKPOINT_INVALID");
    const missing = await runCli(other, "audit", "verify", "--checkpoint", `${other}/none`);
    expect(missing.stderr).toContain("FILE_UNREADABLE");
  });
});
