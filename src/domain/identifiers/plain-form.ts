import { withoutLookalikes } from "./lookalikes.js";

/** A text in the form that the rules read, and where each unit of it came from. */
export interface PlainForm {
  readonly text: string;
  /** By UTF-16 unit of `text`: where the character that it came from begins in the original. */
  readonly starts: Uint32Array;
  /** Where that character ends, with the marks that belong to it. */
  readonly ends: Uint32Array;
}

const SPACE = 0x20;
const LINE_BREAK = 0x0a;
/** Digits zero of scripts whose digits NFKC leaves as they are; nine follow each. */
const ZEROS = [
  0x0660, 0x06f0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0e50, 0x0ed0,
  0x0f20, 0x1040, 0x17e0,
];
/** What makes an emoji of the character before it. */
const EMOJI_MARKS = new Set([0xfe0e, 0xfe0f, 0x20e3]);
/** Zero-width and direction marks, soft hyphens: nobody sees them, and they part what belongs together. */
const INVISIBLE = /^(?:\p{Cf}|\u034f|\u115f|\u1160|\u3164|\u2800)$/u;
/** UTF-16 units after which the work is interrupted at the next space. */
const PORTION = 1024;
/** Longest form of one character that is taken over: U+FDFA becomes 18. */
const LONGEST_FORM = 4;

/**
 * Full-width, circled, emoji and foreign digits become 0 to 9, styled letters plain ones, look-alikes of other scripts Latin
 * letters, and what is invisible goes. Letters keep their case. Linear in the text's length, and done portion by portion.
 */
export function* plainForm(original: string): Generator<undefined, PlainForm> {
  let text = "";
  let portion: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  for (let i = 0; i < original.length; ) {
    const code = original.codePointAt(i) ?? 0;
    const length = code > 0xffff ? 2 : 1;
    const end = i + length;
    if (EMOJI_MARKS.has(code)) {
      if (ends.length > 0) ends[ends.length - 1] = end;
    } else {
      const form = code < 0x80 ? original.charAt(i) : formOf(original.slice(i, end), code);
      for (let unit = 0; unit < form.length; unit++) {
        starts.push(i);
        ends.push(end);
      }
      portion.push(form);
    }
    i = end;
    // Between two words, which look-alikes are judged by.
    if (portion.length >= PORTION && (code === SPACE || code === LINE_BREAK)) {
      text += withoutLookalikes(portion.join(""));
      portion = [];
      yield;
    }
  }
  return {
    text: text + withoutLookalikes(portion.join("")),
    starts: Uint32Array.from(starts),
    ends: Uint32Array.from(ends),
  };
}

function formOf(character: string, code: number): string {
  const zero = ZEROS.find((one) => code >= one && code <= one + 9);
  if (zero !== undefined) return String(code - zero);
  if (INVISIBLE.test(character)) return "";
  const form = character.normalize("NFKC");
  return form.length > LONGEST_FORM ? character : form;
}
