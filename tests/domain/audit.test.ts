import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ACTS, type AuditRow, genesis, nextRow, VERBS } from "../../src/domain/audit.js";
import type { Sha256 } from "../../src/domain/ids.js";
import { TESTER } from "../helpers/acting.js";
import { judged, madeLog } from "../helpers/audit-rows.js";

const ROWS = 12;
const log = madeLog("store", ROWS);
const anyPlace = fc.integer({ min: 0, max: ROWS - 1 });
const SEED = { seed: 20261125 };

describe("a row of the log", () => {
  it("is numbered, holds who, what and why, and the hash of the row before", () => {
    const at = new Date("2030-01-02T03:04:05.678Z");
    const event = { act: "candidate.view", operationId: null, details: { candidate: "cand_1" } } as const;
    const row = nextRow(genesis("store"), at, TESTER, event);
    expect(row).toEqual({
      seq: 1,
      at: "2030-01-02T03:04:05.678Z",
      actorKind: "local",
      actorId: "4711",
      act: "candidate.view",
      verb: "consultation",
      justification: "quality_control",
      operationId: null,
      details: '{"candidate":"cand_1"}',
      previous: genesis("store").hash,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(nextRow(row, at, TESTER, event)).toMatchObject({ seq: 2, previous: row.hash });
  });

  it("can be checked by anybody: SHA-256 of its fields as a JSON list", () => {
    const [row] = log as [AuditRow];
    const { hash, ...fields } = row;
    const text = JSON.stringify(Object.values(fields));
    expect(createHash("sha256").update(text).digest("hex")).toBe(hash);
  });

  it("says why only where personal data is looked at or passed on", () => {
    const why = (act: keyof typeof ACTS) =>
      nextRow(genesis("store"), new Date(), TESTER, { act, operationId: null, details: {} }).justification;
    expect(why("picture.view")).toBe("quality_control");
    expect(why("log.export")).toBe("quality_control");
    expect(why("ad.ingest")).toBeNull();
    expect(why("access.deny")).toBeNull();
  });

  it("has a verb of Art. 25 or none", () => {
    for (const verb of Object.values(ACTS)) if (verb !== null) expect(VERBS).toContain(verb);
  });
});

describe("a log", () => {
  it("is sound as it was written, and when it is empty", () => {
    expect(judged("store", log)).toBeNull();
    expect(judged("store", [])).toBeNull();
  });

  it("names the row in which anything at all was changed", () => {
    const anyField = fc.constantFrom(...(Object.keys(log[0] ?? {}) as (keyof AuditRow)[]));
    fc.assert(
      fc.property(anyPlace, anyField, (place, field) => {
        const rows = log.map((row, i) =>
          i === place ? { ...row, [field]: field === "seq" ? 99 : `${row[field]}0` } : row,
        );
        expect(judged("store", rows)?.seq).toBe(place + 1);
      }),
      SEED,
    );
  });

  it("names the first row that is missing, wherever it was taken out", () => {
    fc.assert(
      fc.property(anyPlace, fc.integer({ min: 1, max: 3 }), (place, count) => {
        const rows = log.filter((_, i) => i < place || i >= place + count);
        expect(judged("store", rows, log.at(-1))?.seq).toBe(place + 1);
      }),
      SEED,
    );
  });

  it("names the first row that was written anew, with all hashes after it", () => {
    const forged = madeLog("store", 5);
    let head: AuditRow = forged[4] as AuditRow;
    const event = { act: "candidate.view", operationId: null, details: { candidate: "another" } } as const;
    for (let i = 5; i < ROWS; i++) {
      head = nextRow(head, new Date(1), TESTER, event);
      forged.push(head);
    }
    expect(judged("store", forged)).toBeNull();
    expect(judged("store", forged, head, [log[8] as AuditRow])).toEqual({
      seq: 9,
      reason: expect.stringContaining("checkpoint"),
    });
  });

  it("lacks rows when the store, or a checkpoint, counts more", () => {
    const shorter = log.slice(0, 7);
    expect(judged("store", shorter, log.at(-1))?.seq).toBe(8);
    expect(judged("store", shorter, undefined, [log.at(-1) as AuditRow])).toEqual({
      seq: 8,
      reason: "the row is missing: a checkpoint saw 12 rows",
    });
    expect(judged("store", [], undefined, [log[0] as AuditRow])?.seq).toBe(1);
  });

  it("is not that of another store", () => {
    expect(judged("another store", log)?.seq).toBe(1);
  });

  it("ends where the store counts", () => {
    const kept = { seq: ROWS, hash: "0".repeat(64) as Sha256 };
    expect(judged("store", log, kept)?.seq).toBe(ROWS);
  });
});
