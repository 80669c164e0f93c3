import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildSampleCase, type SampleCase } from "../../scripts/sample-case/build.js";
import { MAIN, runCli, runJson, startCli } from "../helpers/cli.js";

const ADS = 5;
let folder: string;
let sample: SampleCase;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "leadlight-jobs-"));
  sample = await buildSampleCase(join(folder, "case"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A data folder with an ingest that is queued. */
async function queued(name: string): Promise<{ data: string; id: string }> {
  const data = join(folder, name);
  const { json } = await runJson(data, "jobs", "add", "ingest", sample.ads);
  return { data, id: json.id };
}

const work = (data: string) => startCli(data, "jobs", "work", "--until-idle");
const fileOf = (data: string) => join(data, "leadlight.sqlite");

async function untilFirstOriginal(data: string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const names = await readdir(join(data, "images"), { recursive: true }).catch(() => []);
    if (names.some((name) => /[0-9a-f]{64}$/.test(name))) return;
    await sleep(50);
  }
  throw new Error("the job kept no image within 30 s");
}

function heard(child: ChildProcess): () => string {
  let text = "";
  child.stderr?.setEncoding("utf8").on("data", (more: string) => {
    text += more;
  });
  child.stdout?.resume();
  return () => text;
}

/** Lets the next worker finish it, and expects all there, once. */
async function finishes(data: string, id: string): Promise<void> {
  expect((await runCli(data, "jobs", "work", "--until-idle")).exitCode).toBe(0);
  expect((await runJson(data, "jobs", "show", id)).json).toMatchObject({
    state: "done",
    done: ADS,
    total: ADS,
  });
  const db = new Database(fileOf(data), { readonly: true });
  const count = (sql: string) => db.prepare(sql).pluck().get();
  expect(count("SELECT count(*) FROM ads")).toBe(ADS);
  expect(count("SELECT count(*) FROM audit WHERE act = 'ad.ingest'")).toBe(ADS);
  db.close();
}

describe("a worker", () => {
  it("that is killed leaves a job that the next one goes on with, with nothing twice and nothing missing", async () => {
    const { data, id } = await queued("killed");
    const child = work(data);
    await untilFirstOriginal(data);
    child.kill("SIGKILL");
    await once(child, "close");
    await finishes(data, id);
  });

  it("that is told to end lets go of its job before it does", async () => {
    const { data, id } = await queued("told");
    const child = work(data);
    await untilFirstOriginal(data);
    child.kill("SIGTERM");
    const [exitCode] = await once(child, "close");
    expect(exitCode).toBe(0);
    const { json } = await runJson(data, "jobs", "show", id);
    expect(["queued", "done"]).toContain(json.state);
    await finishes(data, id);
  });

  it("waits while its disk is full, says so, and can be told to end", async () => {
    const { data, id } = await queued("full");
    const { size } = await stat(fileOf(data));
    const blocks = Math.ceil(size / 512) + 16;
    const command = [process.execPath, MAIN, "--data", data, "jobs", "work", "--until-idle"];
    const child = spawn("/bin/sh", ["-c", `ulimit -f ${blocks}; exec "$@"`, "sh", ...command], {
      env: { ...process.env, LEADLIGHT_READ_TEXT: "on-request", LEADLIGHT_EMBED_PICTURES: "on-request" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const said = heard(child);
    for (let tries = 0; tries < 600 && !said().includes("STORAGE_FULL"); tries++) await sleep(50);
    expect(said()).toContain("STORAGE_FULL");
    await sleep(500);
    expect(child.exitCode).toBeNull();
    child.kill("SIGTERM");
    await once(child, "close");
    expect((await runJson(data, "jobs", "show", id)).json.state).not.toBe("failed");
    await finishes(data, id);
  });

  it("waits while somebody else holds the store, and then goes on", async () => {
    const { data, id } = await queued("locked");
    const child = work(data);
    const said = heard(child);
    const ended = once(child, "close");
    await untilFirstOriginal(data);
    const other = new Database(fileOf(data), { timeout: 10_000 });
    other.exec("BEGIN IMMEDIATE");
    for (let tries = 0; tries < 600 && !said().includes("STORE_BUSY"); tries++) await sleep(50);
    other.exec("ROLLBACK");
    other.close();
    expect(said()).toContain("STORE_BUSY");
    expect((await ended)[0]).toBe(0);
    await finishes(data, id);
  });
});
