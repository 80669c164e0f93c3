import { createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import type { AuditHead } from "./audit.js";
import { expected } from "./errors.js";
import type { Sha256 } from "./ids.js";

/**
 * The end of a log at some moment, signed. Kept apart from the store it proves later what the log held: whoever writes the
 * store anew, or puts an old copy in its place, cannot make another.
 */
export interface Checkpoint extends AuditHead {
  readonly storeId: string;
  /** RFC 3339, UTC. */
  readonly at: string;
  /** Ed25519, DER in base64. */
  readonly publicKey: string;
  /** Ed25519 over {@link signedText}, base64. */
  readonly signature: string;
}

/** Signs the end of a log. @param key an Ed25519 private key */
export function signCheckpoint(
  key: KeyObject,
  { storeId, head, at }: { storeId: string; head: AuditHead; at: Date },
): Checkpoint {
  const unsigned = { storeId, seq: head.seq, hash: head.hash, at: at.toISOString() };
  return {
    ...unsigned,
    publicKey: createPublicKey(key).export({ type: "spki", format: "der" }).toString("base64"),
    signature: sign(null, signedText(unsigned), key).toString("base64"),
  };
}

/** True when the checkpoint is signed, as it is, by this key. */
export function isSignedBy(checkpoint: Checkpoint, publicKey: KeyObject): boolean {
  return verify(null, signedText(checkpoint), publicKey, Buffer.from(checkpoint.signature, "base64"));
}

/** Reads a checkpoint. @param where for the message @throws CHECKPOINT_INVALID unless it is one, with a signature that fits its own key */
export function parseCheckpoint(text: string, where: string): Checkpoint {
  const value = parsed(text) as Partial<Checkpoint> | null;
  const isComplete =
    value !== null &&
    typeof value === "object" &&
    [value.storeId, value.hash, value.at, value.publicKey, value.signature].every(
      (field) => typeof field === "string",
    ) &&
    Number.isSafeInteger(value.seq);
  if (!isComplete) throw expected("CHECKPOINT_INVALID", "a checkpoint of a log", where, "something else");
  const { storeId, seq, hash, at, publicKey, signature } = value as Checkpoint;
  const checkpoint = { storeId, seq, hash: hash as Sha256, at, publicKey, signature };
  if (!isSignedBy(checkpoint, keyOf(publicKey, where)))
    throw expected("CHECKPOINT_INVALID", "a signature that fits", where, "another");
  return checkpoint;
}

function signedText({ storeId, seq, hash, at }: Omit<Checkpoint, "publicKey" | "signature">): Buffer {
  return Buffer.from(["leadlight checkpoint 1", storeId, seq, hash, at].join("\n"));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function keyOf(publicKey: string, where: string): KeyObject {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, "base64"), type: "spki", format: "der" });
    if (key.asymmetricKeyType === "ed25519") return key;
  } catch {
    // No key at all; refused like one of another kind.
  }
  throw expected("CHECKPOINT_INVALID", "an Ed25519 key", where, "another");
}
