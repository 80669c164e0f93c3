import { expected } from "./errors.js";
import type { UserId } from "./ids.js";
import type { Role } from "./rights.js";

/** Somebody with an account. */
export interface User {
  readonly id: UserId;
  /** What they sign in with, and what others see. It stays: opinions are known by it. */
  readonly name: string;
  readonly roles: readonly Role[];
  /** True until they have chosen a password of their own; they may do nothing else before. */
  readonly mustChangePassword: boolean;
  readonly createdAt: Date;
  /** Null while they may sign in. */
  readonly disabledAt: Date | null;
}

export const LONGEST_USER_NAME = 100;

/**
 * Checks the name of an account.
 * @returns the name, trimmed and with its accents composed
 * @throws ARGUMENT_INVALID for one that is over-long, shows nothing or holds control characters
 */
export function parseUserName(text: string): string {
  const name = text.normalize("NFC").trim();
  if (userNameKey(name) === "" || name.length > LONGEST_USER_NAME || /\p{Cc}/u.test(name)) {
    const wanted = `a name of 1 to ${LONGEST_USER_NAME} printable characters`;
    throw expected("ARGUMENT_INVALID", wanted, "the user", text);
  }
  return name;
}

/**
 * Two spellings of a name are one person: compared without case, accents composed, spaces folded, invisible characters
 * left out.
 */
export function userNameKey(name: string): string {
  const visible = name.normalize("NFKC").replace(/\p{Cf}/gu, "");
  // Up and down again, since "ß" and "SS", or the two small sigmas, meet only in capitals.
  return visible.toUpperCase().toLowerCase().normalize("NFKC").trim().replace(/\s+/g, " ");
}
