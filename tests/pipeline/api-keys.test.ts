import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory/store.js";
import { prefixOf, type WantedApiKey } from "../../src/domain/api-key.js";
import { sha256Of } from "../../src/domain/ids.js";
import { type ApiKeys, createApiKeys } from "../../src/pipeline/api-keys.js";
import type { Store } from "../../src/ports/store.js";
import { testActing } from "../helpers/acting.js";

const DAY_MS = 24 * 3600 * 1000;
let now: number;
let store: Store;
let keys: ApiKeys;

beforeEach(() => {
  now = Date.parse("2030-01-02T03:04:05Z");
  const clock = { now: () => new Date(now) };
  store = createMemoryStore({ clock, acting: testActing });
  keys = createApiKeys({ store, clock });
});

const wanted = (label: string, days: number | null): WantedApiKey => ({ label, days, operations: "all" });

describe("API keys", () => {
  it("are 256 random bits behind a prefix, and known by their holder's id", async () => {
    const made = await keys.make(wanted("a program", 30));
    expect(made.key).toMatch(/^leadlight_[\w-]{8}\.[\w-]{43}$/);
    expect(made.key).toContain(`_${made.prefix}.`);
    expect(await keys.holderOf(made.key)).toMatchObject({
      actor: { kind: "key", id: made.id },
      reach: "all",
    });
    expect((await keys.make(wanted("a program", 30))).key).not.toBe(made.key);
  });

  it("are kept nowhere", async () => {
    const { key } = await keys.make(wanted("a program", 30));
    const kept = JSON.stringify([
      await store.keys.list(),
      await store.keys.withPrefix(prefixOf(key) ?? ""),
      await store.audit.list({ after: 0, limit: 10 }),
    ]);
    expect(kept).not.toContain(key);
    expect(kept).not.toContain(key.split(".")[1]);
  });

  it("reach no further than they were made for, and give no opinion", async () => {
    const { id } = await store.operations.ensure("one");
    const { key } = await keys.make({ ...wanted("narrow", 30), operations: [id] });
    const holder = await keys.holderOf(key);
    expect(holder?.reach).toEqual(new Set([id]));
    expect(holder?.rights).toContain("ad.ingest");
    expect(holder?.rights).not.toContain("opinion.give");
  });

  it("end when they expire, and when they are revoked", async () => {
    const [short, long] = [await keys.make(wanted("short", 1)), await keys.make(wanted("long", null))];
    now += DAY_MS - 1;
    expect(await keys.holderOf(short.key)).not.toBeNull();
    now += 1;
    expect(await keys.holderOf(short.key)).toBeNull();
    now += 10_000 * DAY_MS;
    expect(await keys.holderOf(long.key)).not.toBeNull();
    await keys.revoke(long.id);
    expect(await keys.holderOf(long.key)).toBeNull();
  });

  it("are refused when anything about them differs", async () => {
    const { key } = await keys.make(wanted("a program", 30));
    fc.assert(
      fc.property(fc.nat(key.length - 1), fc.constantFrom("A", "b", "_", ".", " ", "\0"), (place, letter) => {
        const other = `${key.slice(0, place)}${letter}${key.slice(place + 1)}`;
        fc.pre(other !== key);
        return prefixOf(other) === null || sha256Of(other) !== sha256Of(key);
      }),
      { seed: 20261125 },
    );
    for (const other of [`${key}A`, key.slice(1), key.toUpperCase(), "", "leadlight_", `leadlight_.${key}`])
      expect(await keys.holderOf(other)).toBeNull();
  });

  it("made before keys had prefixes stay in force", async () => {
    const old = `leadlight_${"a".repeat(43)}`;
    const { id } = await store.keys.add({
      label: "old",
      prefix: "",
      sha256: sha256Of(old),
      expiresAt: null,
      operations: "all",
    });
    expect(await keys.holderOf(old)).toMatchObject({ actor: { kind: "key", id } });
  });

  it("have a first one that does not expire, made once", async () => {
    const first = await keys.makeFirst();
    expect(first).toMatchObject({ label: "first key", expiresAt: null, operations: "all" });
    expect(await keys.makeFirst()).toBeNull();
    expect(await keys.list()).toHaveLength(1);
  });

  it.each([
    ["", 30],
    ["two\nlines", 30],
    ["x".repeat(201), 30],
    ["a program", 0],
    ["a program", 3651],
    ["a program", 1.5],
  ])("are not made with the label %j and %d days", async (label, days) => {
    await expect(keys.make(wanted(label, days))).rejects.toMatchObject({ code: "ARGUMENT_INVALID" });
    expect(await keys.list()).toEqual([]);
  });
});
