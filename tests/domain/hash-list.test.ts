import { describe, expect, it } from "vitest";
import { readHashRecord } from "../../src/domain/hash-list.js";

const HASH = "0123456789abcdef".repeat(4);

describe("a record of a hash list", () => {
  it("names a hash and its type, or the hash by its type", () => {
    const entry = { kind: "pdq", hash: HASH, label: "room", source: "agency" };
    const record = { type: "pdq", hash: HASH.toUpperCase(), label: "room" };
    expect(readHashRecord(record, "agency")).toEqual([entry]);
    expect(readHashRecord({ pdq: HASH, label: "room", source: "agency" }, "")).toEqual([entry]);
  });

  it("may have both hashes of a picture, but no PDQ of one in which nothing is to be seen", () => {
    const both = { file: "a.jpg", sha256: HASH, pdq: HASH, quality: 90 };
    expect(readHashRecord(both, "")).toHaveLength(2);
    expect(readHashRecord({ ...both, quality: 0 }, "")).toEqual([
      { kind: "sha256", hash: HASH, label: "", source: "" },
    ]);
  });

  it("is of no use without a sound hash, with an unknown type, or with texts that are none", () => {
    for (const record of [
      {},
      { type: "pdq" },
      { type: "md5", hash: HASH },
      { pdq: HASH.slice(1) },
      { pdq: 12 },
      { pdq: HASH, label: {} },
      { pdq: HASH, source: "x".repeat(501) },
    ])
      expect(readHashRecord(record, "")).toEqual(expect.any(String));
  });
});
