import { expected } from "./errors.js";

export const LONGEST_NAME = 200;

/**
 * Checks a name that people give to an operation or a gallery: 1 to {@link LONGEST_NAME} characters on one line, at least one
 * of them visible.
 * @param where for the message, e.g. "the gallery"
 * @returns the name, trimmed and with its accents composed, so that two spellings of it are one name
 * @throws ARGUMENT_INVALID
 */
export function parseName(text: string, where: string): string {
  const name = text.normalize("NFC").trim();
  if (!/[\p{L}\p{N}\p{P}\p{S}]/u.test(name) || name.length > LONGEST_NAME || /\p{Cc}/u.test(name)) {
    throw expected("ARGUMENT_INVALID", `a name of 1 to ${LONGEST_NAME} characters`, where, text);
  }
  return name;
}
