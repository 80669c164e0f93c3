import { describe, expect, test } from "vitest";
import type { OperationId, UserId } from "../../src/domain/ids.js";
import type { Store } from "../../src/ports/store.js";
import { hashOf } from "../helpers/analysed-image.js";

const HASH = "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$aGFzaA";
const ANNA = { name: "Anna Berg", roles: ["reviewer"], passwordHash: HASH } as const;
const NOBODY = `user_${"0".repeat(32)}` as UserId;

/** @param open makes an empty store and sees to its removal when the test ends */
export function storeAccountsContract(open: () => Promise<Store>): void {
  describe("accounts", () => {
    test("are found by any spelling of their name, which nobody else can take", async () => {
      const { users } = (await open()).accounts;
      const anna = await users.add(ANNA);
      expect(anna).toEqual({
        id: expect.stringMatching(/^user_[0-9a-f]{32}$/),
        name: "Anna Berg",
        roles: ["reviewer"],
        mustChangePassword: true,
        createdAt: expect.any(Date),
        disabledAt: null,
      });
      expect(await users.findByName("ANNA  berg")).toEqual({ ...anna, passwordHash: HASH });
      expect(await users.find(anna.id)).toEqual(anna);
      await expect(users.add({ ...ANNA, name: "anna berg" })).rejects.toMatchObject({ code: "USER_EXISTS" });
      expect(await users.list()).toEqual([anna]);
      expect(await users.find(NOBODY)).toBeNull();
      expect(await users.findByName("Berta")).toBeNull();
    });

    test("change their roles, end, and begin again, with a row in the log for each", async () => {
      const store = await open();
      const { users } = store.accounts;
      const { id } = await users.add(ANNA);
      expect(await users.change(id, { roles: ["examiner", "supervisor"] })).toMatchObject({
        roles: ["examiner", "supervisor"],
        disabledAt: null,
      });
      const disabled = await users.change(id, { disabled: true });
      expect(disabled).toMatchObject({ disabledAt: expect.any(Date), roles: ["examiner", "supervisor"] });
      expect(await users.change(id, { disabled: true })).toEqual(disabled);
      expect(await users.change(id, { disabled: false })).toMatchObject({ disabledAt: null });
      await expect(users.change(NOBODY, { disabled: true })).rejects.toMatchObject({ code: "USER_UNKNOWN" });
      const rows = await store.audit.list({ after: 0, limit: 100 });
      expect(rows.map(({ act }) => act)).toEqual(["account.create", ...Array(4).fill("account.change")]);
      expect(JSON.stringify(rows)).not.toContain("Anna");
    });

    test("get another password, which ends their sessions and their lock", async () => {
      const { users, sessions, failures } = (await open()).accounts;
      const { id } = await users.add(ANNA);
      await sessions.open({ userId: id, sha256: hashOf("token") });
      await failures.add("Anna Berg");
      const changed = await users.setPassword(id, { hash: `${HASH}2`, mustChange: false });
      expect(changed.mustChangePassword).toBe(false);
      expect(await users.findByName("Anna Berg")).toMatchObject({ passwordHash: `${HASH}2` });
      expect(await sessions.find(hashOf("token"))).toBeNull();
      expect(await failures.of("Anna Berg")).toBeNull();
    });
  });

  describe("sessions", () => {
    test("are found by the hash of their token until they are closed", async () => {
      const store = await open();
      const { users, sessions } = store.accounts;
      const { id } = await users.add(ANNA);
      const session = await sessions.open({ userId: id, sha256: hashOf("token") });
      expect(session).toMatchObject({ userId: id, openedAt: session.lastSeenAt });
      expect(await sessions.find(hashOf("token"))).toEqual(session);
      await sessions.touch(session.id);
      const seen = await sessions.find(hashOf("token"));
      expect(seen?.lastSeenAt.getTime()).toBeGreaterThan(session.lastSeenAt.getTime());
      await sessions.close(session.id);
      await sessions.close(session.id);
      expect(await sessions.find(hashOf("token"))).toBeNull();
      const acts = (await store.audit.list({ after: 1, limit: 100 })).map(({ act }) => act);
      expect(acts).toEqual(["session.open", "session.close"]);
      await expect(sessions.open({ userId: NOBODY, sha256: hashOf("x") })).rejects.toMatchObject({
        code: "USER_UNKNOWN",
      });
    });

    test("end with the account, and are dropped when nobody used them", async () => {
      const { users, sessions } = (await open()).accounts;
      const { id } = await users.add(ANNA);
      const old = await sessions.open({ userId: id, sha256: hashOf("old") });
      await sessions.open({ userId: id, sha256: hashOf("new") });
      await sessions.dropUnusedSince(new Date(old.lastSeenAt.getTime() + 1));
      expect(await sessions.find(hashOf("old"))).toBeNull();
      expect(await sessions.find(hashOf("new"))).not.toBeNull();
      await users.change(id, { disabled: true });
      expect(await sessions.find(hashOf("new"))).toBeNull();
    });
  });

  test("wrong passwords are counted by name, whoever has it, until they are cleared", async () => {
    const { failures } = (await open()).accounts;
    expect(await failures.of("Anna")).toBeNull();
    await failures.add("Anna");
    await failures.add(" ANNA ");
    expect(await failures.of("anna")).toEqual({ count: 2, lastAt: expect.any(Date) });
    expect(await failures.of("Berta")).toBeNull();
    await failures.clear("anna");
    expect(await failures.of("Anna")).toBeNull();
  });

  describe("memberships", () => {
    test("say who works on what, and are logged when they change", async () => {
      const store = await open();
      const { users, memberships } = store.accounts;
      const [one, other] = [await store.operations.add("one"), await store.operations.add("other")];
      const [anna, berta] = [await users.add(ANNA), await users.add({ ...ANNA, name: "Berta" })];
      await memberships.join(other.id, anna.id);
      await memberships.join(one.id, anna.id);
      await memberships.join(one.id, berta.id);
      await memberships.join(one.id, berta.id);
      expect(await memberships.operationsOf(anna.id)).toEqual([one.id, other.id]);
      expect(await memberships.membersOf(one.id)).toEqual([anna, berta]);
      await memberships.leave(one.id, anna.id);
      await memberships.leave(one.id, anna.id);
      expect(await memberships.operationsOf(anna.id)).toEqual([other.id]);
      const rows = await store.audit.list({ after: 4, limit: 100 });
      expect(rows.map(({ details }) => JSON.parse(details).isMember)).toEqual([true, true, true, false]);
    });

    test("are of operations and accounts that exist", async () => {
      const { accounts, operations } = await open();
      const { id } = await operations.add("one");
      await expect(accounts.memberships.join(id, NOBODY)).rejects.toMatchObject({ code: "USER_UNKNOWN" });
      const anna = await accounts.users.add(ANNA);
      const nowhere = `op_${"0".repeat(32)}` as OperationId;
      await expect(accounts.memberships.join(nowhere, anna.id)).rejects.toMatchObject({
        code: "OPERATION_UNKNOWN",
      });
    });
  });
}
