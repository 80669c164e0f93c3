import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Browser, expectProblem, type HttpApi, json, openHttpApi, signIn } from "../helpers/http-api.js";

let api: HttpApi;
let inbox: string;
const people: Record<string, Browser> = {};

beforeAll(async () => {
  inbox = await mkdtemp(join(tmpdir(), "leadlight-inbox-"));
  await mkdir(join(inbox, "collected"));
  await writeFile(join(inbox, "collected", "bad.jpg"), "no picture");
  await symlink("/etc", join(inbox, "link"));
  api = await openHttpApi({ inbox });
  for (const [name, role, operation] of [
    ["anna", "analyst", "harbour"],
    ["bert", "analyst", "elsewhere"],
    ["chief", "supervisor", "harbour"],
    ["root", "administrator", "harbour"],
    ["reader", "reviewer", "harbour"],
  ] as const)
    people[name] = await signIn(api, name, [role], role === "administrator" ? [] : [operation]);
});
afterAll(async () => {
  await api.close();
  await rm(inbox, { recursive: true, force: true });
});

function send(name: string, method: "GET" | "POST", url: string, body?: object) {
  const browser = people[name];
  if (browser === undefined) throw new Error(`nobody is called ${name}`);
  return browser.send(method, url, body === undefined ? {} : json(body));
}
const INGEST = { kind: "ingest", operation: "harbour", paths: ["collected"] };

/** Does what is queued. */
function work(): Promise<void> {
  const { signal } = new AbortController();
  return api.leadlight.jobWorkers.run({ count: 1, signal, untilIdle: true });
}

describe("jobs over HTTP", () => {
  it("are queued once, followed until they are over, and tell what they could not take", async () => {
    const added = await send("anna", "POST", "/v1/jobs", INGEST);
    expect(added.statusCode).toBe(201);
    const { id } = added.json();
    expect(added.json()).toMatchObject({
      kind: "ingest",
      operation: "harbour",
      state: "queued",
      isNew: true,
    });
    expect((await send("anna", "POST", "/v1/jobs", INGEST)).json()).toMatchObject({ id, isNew: false });
    const following = send("anna", "GET", `/v1/jobs/${id}/events`);
    await work();
    const { headers, body } = await following;
    expect(headers["content-type"]).toContain("text/event-stream");
    const events = body.split("\n\n").filter((event: string) => event.includes("event: job"));
    const last = JSON.parse(events.at(-1)?.split("data: ")[1] ?? "");
    expect(last).toMatchObject({ id, state: "done", done: 1, total: 1, errors: 1 });
    expect(body).toContain("event: end");
    expect(JSON.stringify(last)).not.toContain(inbox);
    expect((await send("anna", "GET", `/v1/jobs/${id}/errors`)).json().items).toMatchObject([
      { line: 0, code: "IMAGE_FORMAT_UNSUPPORTED" },
    ]);
    expectProblem(await send("anna", "POST", `/v1/jobs/${id}/cancel`, {}), "JOB_NOT_IN_STATE");
  });

  it("are paused, resumed, cancelled and tried again", async () => {
    const { id } = (
      await send("anna", "POST", "/v1/jobs", { kind: "re-clustering", operation: "harbour" })
    ).json();
    const step = async (name: string) =>
      (await send("anna", "POST", `/v1/jobs/${id}/${name}`, {})).json().state;
    expect(await step("pause")).toBe("paused");
    expect(await step("resume")).toBe("queued");
    expect(await step("cancel")).toBe("cancelled");
    expect(await step("retry")).toBe("queued");
    await step("cancel");
  });

  it("are nobody's who may not start the kind, or does not work on the operation", async () => {
    const { id } = (
      await send("anna", "POST", "/v1/jobs", { kind: "re-clustering", operation: "harbour" })
    ).json();
    for (const stranger of ["bert", "chief", "root"]) {
      expectProblem(await send(stranger, "GET", `/v1/jobs/${id}`), "JOB_UNKNOWN");
      expectProblem(await send(stranger, "GET", `/v1/jobs/${id}/events`), "JOB_UNKNOWN");
      expectProblem(await send(stranger, "POST", `/v1/jobs/${id}/cancel`, {}), "JOB_UNKNOWN");
      expect((await send(stranger, "GET", "/v1/jobs")).json().items).toEqual([]);
    }
    expectProblem(await send("reader", "GET", "/v1/jobs"), "RIGHT_MISSING");
    expectProblem(await send("chief", "POST", "/v1/jobs", INGEST), "RIGHT_MISSING");
    expectProblem(await send("bert", "POST", "/v1/jobs", INGEST), "OPERATION_UNKNOWN");
    expectProblem(await send("anna", "POST", "/v1/jobs", { kind: "index-rebuild" }), "RIGHT_MISSING");
    expect((await send("root", "POST", "/v1/jobs", { kind: "index-rebuild" })).statusCode).toBe(201);
    expect((await send("anna", "GET", "/v1/jobs?state=queued")).json().items).toMatchObject([{ id }]);
  });

  it("are followed until the server closes, which waits for no listener", async () => {
    const other = await openHttpApi();
    const { operations, jobs } = other.leadlight;
    await operations.open("harbour");
    const { job } = await jobs.add({ kind: "re-clustering", operation: "harbour" });
    await jobs.step(job.id, "pause");
    const url = await other.app.listen({ host: "127.0.0.1", port: 0 });
    const authorization = `Bearer ${other.key}`;
    const reply = await fetch(`${url}/v1/jobs/${job.id}/events`, { headers: { authorization } });
    const text = reply.text();
    await other.close();
    expect(await text).toContain('"state":"paused"');
    expect(await text).not.toContain("event: end");
  });

  it("read nothing outside of the inbox, by whatever way", async () => {
    for (const path of ["/etc", "../etc", "link", "link/ssl", "collected/../..", "missing", "a\0b"])
      expectProblem(await send("anna", "POST", "/v1/jobs", { ...INGEST, paths: [path] }), "ARGUMENT_INVALID");
    expectProblem(await send("anna", "GET", "/v1/jobs/x"), "JOB_UNKNOWN");
    expectProblem(await send("anna", "POST", "/v1/jobs", { kind: "mining" }), "REQUEST_INVALID");
  });
});
