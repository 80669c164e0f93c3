/** What something was found in: UTF-16 units of a text, from `start` to before `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
  /** What it is, for people. */
  readonly title: string;
}

/** A part of a text, whole or within a span. */
export interface Piece {
  readonly text: string;
  readonly span: Span | null;
}

/**
 * Cuts a text at its spans. Of spans that overlap the one that begins first is kept, and of those the longest: a domain within a link
 * is not marked twice. Spans outside of the text are left out; nothing of the text is.
 */
export function piecesOf(text: string, spans: readonly Span[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const span of [...spans].sort((one, other) => one.start - other.start || other.end - one.end)) {
    if (span.start < at || span.end <= span.start || span.end > text.length) continue;
    if (span.start > at) pieces.push({ text: text.slice(at, span.start), span: null });
    pieces.push({ text: text.slice(span.start, span.end), span });
    at = span.end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), span: null });
  return pieces;
}

/** A part of a text as it is shown: as it is, or the name of characters that nobody would see. */
export interface Run {
  readonly text: string;
  readonly isHidden: boolean;
}

/**
 * Characters that are not seen, or that turn the order of others around: controls but line breaks and tabs, what Unicode calls ignorable
 * by default, and the controls of writing direction. What joins or colours emoji stays.
 */
const HIDDEN =
  /(?:(?!\n|\t|\ufe0f|(?<=\p{Extended_Pictographic}\ufe0f?|[\u{1f3fb}-\u{1f3ff}])\u200d)[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}])+/gu;

/** Names of characters in one run; a text may be made of them. */
const MOST_NAMED = 3;
/** Runs of hidden characters that are named in one text; what comes behind them is one sign each. */
const MOST_RUNS = 1000;
const SIGN = "◌";

/** Names what is hidden in a text: `a\u200Bb` is `a`, `U+200B`, `b`. */
export function runsOf(text: string): Run[] {
  const runs: Run[] = [];
  let at = 0;
  let count = 0;
  for (const { 0: hidden, index } of text.matchAll(HIDDEN)) {
    if (++count > MOST_RUNS) break;
    if (index > at) runs.push({ text: text.slice(at, index), isHidden: false });
    runs.push({ text: namesOf(hidden), isHidden: true });
    at = index + hidden.length;
  }
  if (at < text.length) runs.push({ text: text.slice(at).replace(HIDDEN, SIGN), isHidden: false });
  return runs;
}

/** A line of text for a label, where no marks can stand: what is hidden is one sign. */
export function plainLine(text: string): string {
  return text.replace(HIDDEN, SIGN).replace(/\s+/gu, " ").trim();
}

function namesOf(hidden: string): string {
  const characters = [...hidden];
  const names = characters
    .slice(0, MOST_NAMED)
    .map((one) => `U+${(one.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`);
  const more = characters.length - names.length;
  return more > 0 ? `${names.join(" ")} +${more}` : names.join(" ");
}
