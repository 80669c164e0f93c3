/**
 * Text that may be put into a message, a log or a terminal: each control character, line break, bidirectional or
 * invisible formatting character and half of a character becomes a dot. Ad text and file names are hostile.
 */
export function plainText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, "\u00b7");
}
