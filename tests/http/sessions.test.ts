import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { field, file, form } from "../helpers/form.js";
import { type Browser, expectProblem, type HttpApi, json, openHttpApi, signIn } from "../helpers/http-api.js";
import { searchedCase } from "../helpers/http-case.js";
import { portraitOf } from "../helpers/people.js";

let api: HttpApi;
beforeAll(async () => {
  api = await openHttpApi();
});
afterAll(() => api.close());

const enter = (name: string, password: string) =>
  api.app.inject({ method: "POST", url: "/v1/session", payload: { name, password } });

/** The codes of what was refused, and by whom, since a row of the log. */
async function denialsAfter(seq: number) {
  const rows = await api.leadlight.store.audit.list({ after: seq, limit: 100 });
  return rows
    .filter(({ act }) => act === "access.deny")
    .map(({ actorKind, details }) => [actorKind, JSON.parse(details).code]);
}

describe("signing in", () => {
  it("sets a cookie that no script reads and no other site sends, and says what one may do", async () => {
    const anna = await signIn(api, "Anna", ["reviewer"]);
    const reply = await enter("ANNA", anna.account.password);
    expect(reply.statusCode).toBe(201);
    expect(reply.headers["set-cookie"]).toMatch(
      /^leadlight_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    expect(reply.json()).toEqual({
      user: {
        id: anna.account.user.id,
        name: "Anna",
        roles: ["reviewer"],
        createdAt: expect.any(String),
        disabledAt: null,
      },
      rights: [
        "ad.view",
        "identifier.search",
        "picture.view",
        "gallery.view",
        "candidate.view",
        "opinion.give",
        "age.flag",
        "identity.decide",
        "minor.reveal",
      ],
      csrfToken: expect.stringMatching(/^[0-9a-f]{64}$/),
      mustChangePassword: false,
      expiresAt: expect.any(String),
    });
    expect((await anna.send("GET", "/v1/session")).json().user.name).toBe("Anna");
    const [row] = (await api.leadlight.store.audit.list({ after: 0, limit: 1000 })).slice(-1);
    expect(row).toMatchObject({ act: "session.open", actorKind: "user", actorId: anna.account.user.id });
  });

  it("is refused alike for a wrong password, a name that nobody has, and a disabled account", async () => {
    const berta = await signIn(api, "Berta", ["reviewer"]);
    const wrong = expectProblem(await enter("Berta", "wrong"), "SIGN_IN_REFUSED");
    expect(expectProblem(await enter("Nobody", "wrong"), "SIGN_IN_REFUSED")).toBe(wrong);
    await api.leadlight.accounts.change(berta.account.user.id, { disabled: true });
    expect(expectProblem(await enter("Berta", berta.account.password), "SIGN_IN_REFUSED")).toBe(wrong);
    expectProblem(await berta.send("GET", "/v1/session"), "SESSION_EXPIRED");
  });

  it.each(["Clara", "Nobody at all"])("locks the name %s for a while after wrong passwords", async (name) => {
    const { account } = await signIn(api, `${name} `, ["reviewer"]).catch(() => ({ account: null }));
    for (let tries = 0; tries < 5; tries++) expectProblem(await enter(name, "wrong"), "SIGN_IN_REFUSED");
    const locked = await enter(name, account?.password ?? "wrong");
    expectProblem(locked, "SIGN_IN_LOCKED");
    expect(Number(locked.headers["retry-after"])).toBeGreaterThan(20);
    expect(Number(locked.headers["retry-after"])).toBeLessThanOrEqual(30);
  });

  it("counts every one of many tries at once", async () => {
    const replies = await Promise.all(Array.from({ length: 8 }, () => enter("Dora", "wrong")));
    expect(replies.every(({ statusCode }) => statusCode === 401 || statusCode === 429)).toBe(true);
    expectProblem(await enter("Dora", "wrong"), "SIGN_IN_LOCKED");
  });

  it("is bad usage without a name or a password, or with more", async () => {
    for (const payload of [
      {},
      { name: "Anna" },
      { name: "", password: "x" },
      { name: "A", password: "x", more: 1 },
    ])
      expectProblem(await api.app.inject({ method: "POST", url: "/v1/session", payload }), "REQUEST_INVALID");
  });
});

describe("a session", () => {
  it("is over when somebody signs out", async () => {
    const eve = await signIn(api, "Eve", ["reviewer"]);
    const reply = await eve.send("DELETE", "/v1/session");
    expect(reply.statusCode).toBe(204);
    expect(reply.headers["set-cookie"]).toContain("Max-Age=0");
    expectProblem(await eve.send("GET", "/v1/candidates"), "SESSION_EXPIRED");
  });

  it("is over for a cookie that was made up", async () => {
    for (const token of ["", "x", "A".repeat(43)]) {
      const headers = { cookie: `leadlight_session=${token}` };
      expectProblem(await api.app.inject({ url: "/v1/candidates", headers }), "SESSION_EXPIRED");
    }
  });

  it("changes nothing without its token, which another session's is not", async () => {
    const [fay, gina] = [await signIn(api, "Fay", ["analyst"]), await signIn(api, "Gina", ["analyst"])];
    const { seq } = await api.leadlight.store.audit.head();
    for (const token of [undefined, "", gina.csrfToken]) {
      const headers = { cookie: fay.cookie, ...(token === undefined ? {} : { "leadlight-csrf": token }) };
      const reply = await api.app.inject({
        ...{ method: "POST", url: "/v1/galleries" },
        ...{ payload: { name: "by another page" }, headers },
      });
      expectProblem(reply, "CSRF_INVALID");
    }
    expect(await denialsAfter(seq)).toEqual(Array(3).fill(["user", "CSRF_INVALID"]));
    expect((await fay.send("POST", "/v1/galleries", json({ name: "by this page" }))).statusCode).toBe(201);
    expect((await api.get("/v1/galleries")).body).not.toContain("by another page");
  });

  it("chooses another password, with which it begins anew", async () => {
    const { user, initialPassword } = await api.leadlight.accounts.add("Hanna", ["reviewer"]);
    const first = await enter("Hanna", initialPassword);
    expect(first.json()).toMatchObject({ mustChangePassword: true, rights: [] });
    const cookie = String(first.headers["set-cookie"]).split(";", 1)[0] ?? "";
    const headers = { cookie, "leadlight-csrf": first.json().csrfToken };
    const put = (current: string, next: string) =>
      api.app.inject({ method: "PUT", url: "/v1/session/password", headers, payload: { current, next } });
    expectProblem(await api.app.inject({ url: "/v1/candidates", headers }), "PASSWORD_CHANGE_REQUIRED");
    expectProblem(await put("wrong", "fifteen letters and more"), "SIGN_IN_REFUSED");
    expectProblem(await put(initialPassword, "too short"), "PASSWORD_INVALID");
    expectProblem(await put(initialPassword, initialPassword), "PASSWORD_INVALID");
    expect((await put(initialPassword, "fifteen letters and more")).statusCode).toBe(204);
    expectProblem(await api.app.inject({ url: "/v1/session", headers }), "SESSION_EXPIRED");
    expect((await enter("Hanna", "fifteen letters and more")).json()).toMatchObject({
      user: { id: user.id },
      mustChangePassword: false,
    });
  });
});

describe("accounts over HTTP", () => {
  it("are made, changed and reset by an administrator, who sees no face", async () => {
    const admin = await signIn(api, "Admin", ["administrator"]);
    const made = await admin.send("POST", "/v1/users", json({ name: "Ida", roles: ["reviewer"] }));
    expect(made.statusCode).toBe(201);
    const { user, initialPassword } = made.json();
    expect(initialPassword).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/);
    const changed = await admin.send("PATCH", `/v1/users/${user.id}`, json({ roles: ["examiner"] }));
    expect(changed.json()).toMatchObject({ id: user.id, roles: ["examiner"] });
    const reset = (await admin.send("POST", `/v1/users/${user.id}/password`)).json();
    expectProblem(await enter("Ida", initialPassword), "SIGN_IN_REFUSED");
    expect((await enter("Ida", reset.initialPassword)).statusCode).toBe(201);
    expect((await admin.send("GET", "/v1/users")).body).not.toContain("argon2");
    expectProblem(await admin.send("GET", "/v1/candidates"), "RIGHT_MISSING");
  });

  it.each([
    [{ name: "Jo", roles: [] }, "REQUEST_INVALID"],
    [{ name: "Jo", roles: ["service"] }, "ARGUMENT_INVALID"],
    [{ name: "Jo", roles: ["auditor", "reviewer"] }, "ROLES_INCOMPATIBLE"],
    [{ name: "anna", roles: ["reviewer"] }, "USER_EXISTS"],
    [{ name: "\u200b", roles: ["reviewer"] }, "ARGUMENT_INVALID"],
  ] as const)("refuse %j", async (body, code) => {
    const admin = await signIn(api, `admin for ${JSON.stringify(body)}`, ["administrator"]);
    expectProblem(await admin.send("POST", "/v1/users", json(body)), code);
    expectProblem(await admin.send("PATCH", "/v1/users/x", json({ disabled: true })), "USER_UNKNOWN");
  });
});

describe("the data of an operation", () => {
  let insider: Browser;
  let outsider: Browser;
  let paths: string[];

  beforeAll(async () => {
    const { galleryId, ad } = await searchedCase(api, "reach", ["R-1"]);
    await api.post("/v1/comparisons", json({ galleryId, operation: "harbour" }));
    const [candidate] = (await api.get("/v1/candidates?operation=harbour")).json().items;
    paths = [
      `/v1/ads/${ad.id}`,
      `/v1/candidates/${candidate.id}`,
      `/v1/candidates?operation=harbour`,
      `/v1/faces/${candidate.face.id}/crop`,
      `/v1/images/${candidate.face.imageSha256}/preview`,
    ];
    insider = await signIn(api, "Insider", ["analyst", "supervisor"], ["harbour"]);
    outsider = await signIn(api, "Outsider", ["analyst", "reviewer", "supervisor"], ["another"]);
  });

  it("is there for who works on it, and for nobody else, which is logged", async () => {
    for (const path of paths) expect((await insider.send("GET", path)).statusCode, path).toBe(200);
    const { seq } = await api.leadlight.store.audit.head();
    for (const path of paths) expect((await outsider.send("GET", path)).statusCode, path).toBe(404);
    expect(await denialsAfter(seq)).toHaveLength(paths.length);
    expect((await outsider.send("GET", "/v1/candidates")).json().items).toEqual([]);
    expect((await insider.send("GET", "/v1/candidates")).json().items).toHaveLength(1);
  });

  it("is not changed by others either", async () => {
    const [, candidate = ""] = paths;
    const opinion = json({ value: "no_candidate" });
    expectProblem(await outsider.send("POST", `${candidate}/opinions`, opinion), "CANDIDATE_UNKNOWN");
    const picture = file(await portraitOf("redHaired"));
    const ad = form(field("metadata", {}), field("operation", "harbour"), picture);
    expectProblem(await outsider.send("POST", "/v1/ads", ad), "OPERATION_UNKNOWN");
    const { items } = (await insider.send("GET", "/v1/operations")).json();
    const { id } = outsider.account.user;
    expect(items.map(({ name }: { name: string }) => name)).toEqual(["harbour"]);
    const members = `/v1/operations/${items[0].id}/members/${id}`;
    expectProblem(await outsider.send("PUT", members), "OPERATION_UNKNOWN");
    expect((await insider.send("PUT", members)).statusCode).toBe(204);
    expect((await outsider.send("GET", candidate)).statusCode).toBe(200);
    expect((await insider.send("DELETE", members)).statusCode).toBe(204);
    expectProblem(await outsider.send("GET", candidate), "CANDIDATE_UNKNOWN");
  });

  it("is out of reach of a key that was made for another", async () => {
    const operation = await api.leadlight.operations.named("another");
    const { key } = await api.leadlight.apiKeys.make({
      label: "narrow",
      days: 1,
      operations: [operation.id],
    });
    const headers = { authorization: `Bearer ${key}` };
    for (const path of paths) expect((await api.app.inject({ url: path, headers })).statusCode).toBe(404);
  });

  it("begins with who opens the operation, under a name that is new", async () => {
    const opened = await outsider.send("POST", "/v1/operations", json({ name: "quay" }));
    expect(opened.json().members).toEqual([{ id: outsider.account.user.id, name: "Outsider" }]);
    expectProblem(
      await outsider.send("POST", "/v1/operations", json({ name: "harbour" })),
      "OPERATION_EXISTS",
    );
  });
});

describe("the log over HTTP", () => {
  it("is read page by page, by an auditor", async () => {
    const auditor = await signIn(api, "Auditor", ["auditor"]);
    const first = (await auditor.send("GET", "/v1/audit?limit=2")).json();
    expect(first.items.map(({ seq }: { seq: number }) => seq)).toEqual([1, 2]);
    expect(first).toMatchObject({ next: 2, total: expect.any(Number) });
    const last = (await auditor.send("GET", `/v1/audit?after=${first.total}`)).json();
    expect(last.items).toMatchObject([{ act: "log.read", actorKind: "user" }]);
    expect(last.next).toBeNull();
    expectProblem(await auditor.send("GET", "/v1/audit?limit=501"), "REQUEST_INVALID");
  });

  it("is searched by act, person, operation and time, newest first, and says so in the log", async () => {
    const auditor = await signIn(api, "Second Auditor", ["auditor"]);
    const { id } = auditor.account.user;
    const search = async (query: string) =>
      (await auditor.send("GET", `/v1/audit?order=newest&${query}`)).json();
    const mine = await search(`actor=${id}&act=log.read`);
    expect(mine.items).toMatchObject([
      {
        act: "log.read",
        actorId: id,
        details: JSON.stringify({ order: "newest", after: null, limit: 100, act: "log.read", actorId: id }),
      },
    ]);
    const opened = await search("act=operation.create&limit=1");
    expect(opened.items).toHaveLength(1);
    const [{ operationId, at }] = opened.items;
    const earlier = await search(`act=operation.create&limit=1&after=${opened.next}`);
    expect(earlier.items[0].seq).toBeLessThan(opened.items[0].seq);
    for (const row of (await search(`operation=${operationId}`)).items)
      expect(row).toMatchObject({ operationId });
    const before = await search(`until=${at}`);
    expect(before.items.every((row: { at: string }) => row.at < at)).toBe(true);
    expect((await search("from=2999-01-01T00:00:00Z")).items).toEqual([]);
  });

  it.each([
    ["act=everything"],
    ["actor=Anna"],
    ["actor=user_1"],
    ["from=yesterday"],
    ["until=2026-12-31T23:59:60Z"],
    ["order=random"],
  ])("refuses to be searched by %s, which leaves nothing of it in the log", async (query) => {
    const auditor = await signIn(api, `auditor of ${query}`, ["auditor"]);
    const { seq } = await api.leadlight.store.audit.head();
    expectProblem(await auditor.send("GET", `/v1/audit?${query}`), "REQUEST_INVALID");
    expect((await api.leadlight.store.audit.head()).seq).toBe(seq);
  });

  it("has no operation that does not exist", async () => {
    const auditor = await signIn(api, "Third Auditor", ["auditor"]);
    expectProblem(await auditor.send("GET", "/v1/audit?operation=harbour"), "OPERATION_UNKNOWN");
  });
});
