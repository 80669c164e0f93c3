import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { isSignedBy, parseCheckpoint, signCheckpoint } from "../../src/domain/checkpoint.js";
import { hashOf } from "../helpers/analysed-image.js";

const { privateKey } = generateKeyPairSync("ed25519");
const head = { seq: 7, hash: hashOf("row") };
const at = new Date("2030-01-02T03:04:05Z");
const checkpoint = signCheckpoint(privateKey, { storeId: "store", head, at });
const keyOfKind = (kind: "x25519") =>
  generateKeyPairSync(kind).publicKey.export({ type: "spki", format: "der" }).toString("base64");
const invalid = expect.objectContaining({ code: "CHECKPOINT_INVALID" });

describe("a checkpoint", () => {
  it("holds the end of a log, and whose", () => {
    expect(checkpoint).toMatchObject({ storeId: "store", ...head, at: at.toISOString() });
    expect(parseCheckpoint(JSON.stringify(checkpoint), "file")).toEqual(checkpoint);
  });

  it("is signed by its key and no other", () => {
    const other = createPublicKey(generateKeyPairSync("ed25519").privateKey);
    expect(isSignedBy(checkpoint, createPublicKey(privateKey))).toBe(true);
    expect(isSignedBy(checkpoint, other)).toBe(false);
  });

  it.each([
    ["another store", { storeId: "other" }],
    ["another row", { seq: 8 }],
    ["another hash", { hash: hashOf("other row") }],
    ["another time", { at: "2031-01-02T03:04:05.000Z" }],
    ["a cut signature", { signature: checkpoint.signature.slice(0, 40) }],
    ["no key", { publicKey: "" }],
    ["a key that cannot sign", { publicKey: keyOfKind("x25519") }],
    ["no row", { seq: "7" }],
    ["no signature", { signature: undefined }],
  ])("is refused with %s", (_what, change) => {
    expect(() => parseCheckpoint(JSON.stringify({ ...checkpoint, ...change }), "file")).toThrow(invalid);
  });

  it.each(["", "{", "null", "[]", "7", '"text"'])("is refused when it is %j", (text) => {
    expect(() => parseCheckpoint(text, "file")).toThrow(invalid);
  });
});
