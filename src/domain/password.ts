import { randomInt } from "node:crypto";
import { expected } from "./errors.js";

/** NIST SP 800-63B-4, 3.1.1.2, for a password that is the only factor. */
export const SHORTEST_PASSWORD = 15;
/** Longer ones only cost the server time; the same standard asks for at least 64. */
export const LONGEST_PASSWORD = 256;

/**
 * Checks a password that somebody chose. What it is made of is up to them, as the same standard says.
 * @param name whose it is to be: a password that is only the name over again is refused
 * @returns the password in the one spelling in which it is hashed (NFC)
 * @throws PASSWORD_INVALID, whose message does not hold the password
 */
export function parsePassword(text: string, name: string): string {
  const password = asTyped(text);
  const length = [...password].length;
  if (length < SHORTEST_PASSWORD || length > LONGEST_PASSWORD) {
    const wanted = `${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters`;
    throw expected("PASSWORD_INVALID", wanted, "the password", `${length} characters`);
  }
  if (password.toLowerCase().replaceAll(name.toLowerCase(), "").trim() === "" || /^(.)\1*$/u.test(password))
    throw expected("PASSWORD_INVALID", "more than the name or one character", "the password", "no more");
  return password;
}

/** The spelling in which passwords are compared: keyboards differ in how they compose accents. */
export function asTyped(text: string): string {
  return text.normalize("NFC");
}

/** Letters and digits that nobody mistakes for one another. */
const ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
const GROUPS = 4;
const GROUP_LENGTH = 5;

/** A password to begin with, some 99 random bits: easy to read out, and to be changed at the first sign-in. */
export function initialPassword(): string {
  const group = () =>
    Array.from({ length: GROUP_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
  return Array.from({ length: GROUPS }, group).join("-");
}
