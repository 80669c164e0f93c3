import { randomBytes } from "node:crypto";
import { expected } from "./errors.js";
import { type KeyId, type OperationId, type Sha256, sha256Of } from "./ids.js";
import { parseName } from "./names.js";

/** A key with which a program calls the HTTP API. The key itself is nowhere: only its hash is kept. */
export interface ApiKey {
  readonly id: KeyId;
  /** What people call it, e.g. the program that has it. */
  readonly label: string;
  /** Its first characters, which tell keys apart and give nothing away. */
  readonly prefix: string;
  readonly createdAt: Date;
  /** From then on it is refused; null for one that never expires. */
  readonly expiresAt: Date | null;
  /** Null for one that was not revoked. */
  readonly revokedAt: Date | null;
  /** The operations whose data it reaches. */
  readonly operations: "all" | readonly OperationId[];
}

export interface NewApiKey extends Pick<ApiKey, "label" | "prefix" | "expiresAt" | "operations"> {
  readonly sha256: Sha256;
}

/** How keys begin, for people and for scanners of secrets. */
const BEGINNING = "leadlight_";
const PREFIX_BYTES = 6;
/** 256 random bits: there is nothing to guess, so a plain SHA-256 keeps them. */
const SECRET_BYTES = 32;
const KEY = /^leadlight_(?:([A-Za-z0-9_-]{8})\.)?[A-Za-z0-9_-]{43}$/;

export const LONGEST_LIFE_DAYS = 3650;
const DAY_MS = 24 * 3600 * 1000;

/** What a key is to be. */
export interface WantedApiKey extends Pick<ApiKey, "label" | "operations"> {
  /** After which it expires, 1 to {@link LONGEST_LIFE_DAYS}; null for never. */
  readonly days: number | null;
}

/**
 * Makes a key.
 * @returns the key, to be shown once, and what is kept of it
 * @throws ARGUMENT_INVALID for an unusable label, or days out of range
 */
export function makeApiKey(
  { label, days, operations }: WantedApiKey,
  now: Date,
): { key: string; kept: NewApiKey } {
  if (days !== null && !(Number.isInteger(days) && days >= 1 && days <= LONGEST_LIFE_DAYS))
    throw expected("ARGUMENT_INVALID", `1 to ${LONGEST_LIFE_DAYS} days`, "the life of a key", days);
  const prefix = randomBytes(PREFIX_BYTES).toString("base64url");
  const key = `${BEGINNING}${prefix}.${randomBytes(SECRET_BYTES).toString("base64url")}`;
  const expiresAt = days === null ? null : new Date(now.getTime() + days * DAY_MS);
  const kept = { label: parseName(label, "the key"), prefix, expiresAt, operations, sha256: sha256Of(key) };
  return { key, kept };
}

/** The prefix of what was presented as a key: empty for one made before keys had prefixes; null for what is none. */
export function prefixOf(presented: string): string | null {
  const match = KEY.exec(presented);
  return match === null ? null : (match[1] ?? "");
}

export function isInForce({ expiresAt, revokedAt }: ApiKey, now: Date): boolean {
  return revokedAt === null && (expiresAt === null || now < expiresAt);
}
