import type { Scan } from "./scan.js";

/** Digits that stand together, however they are written. */
export interface PhoneUnit {
  readonly digits: string;
  readonly start: number;
  readonly end: number;
  /** Whether letters or words stand for some of them. */
  readonly isDisguised: boolean;
  /** Whether a letter stands right beside them. */
  readonly isGlued: boolean;
}

/** Units with nothing but separators between them: a number, or several. */
export interface PhoneChain {
  readonly hasPlus: boolean;
  readonly units: readonly PhoneUnit[];
}

/** English, Spanish, Portuguese, French, German; accents dropped. */
const WORDS: readonly (readonly [digit: string, words: string])[] = [
  ["0", "zero cero null nought"],
  ["1", "one uno um un eins"],
  ["2", "two dos dois deux zwei"],
  ["3", "three tres trois drei"],
  ["4", "four cuatro quatro quatre vier"],
  ["5", "five cinco cinq funf"],
  ["6", "six seis sechs"],
  ["7", "seven siete sete sept sieben"],
  ["8", "eight ocho oito huit acht"],
  ["9", "nine nueve nove neuf neun"],
];
const DIGIT_OF = new Map(
  WORDS.flatMap(([digit, words]) => words.split(" ").map((word) => [word, digit] as const)),
);
const REPEATS = new Map([
  ["double", 2],
  ["doble", 2],
  ["triple", 3],
]);
/** Letters that are written for digits, within digits only. */
const LETTERS: Readonly<Record<string, string>> = {
  O: "0",
  o: "0",
  Q: "0",
  I: "1",
  l: "1",
  i: "1",
  Z: "2",
  z: "2",
  S: "5",
  s: "5",
  B: "8",
};
/** Nothing but letters for 0 and 1, beside other digits; nobody's laughter. */
const ZEROS_AND_ONES = /^(?!lo+l$)[OolI]{1,4}$/;
const WORD_LENGTHS = { shortest: 2, longest: 6 };

const RUN = /[0-9A-Za-zÀ-ÿ]+/gu;
/** What parts two numbers, the end of a sentence among it. */
const BREAK = /[\n\r;|@#$€£=&%"'\p{L}]|[.!?]\s/u;
const MOST_SEPARATORS = 6;
/** Longer runs of letters and digits are no number. */
const LONGEST_RUN = 120;
/** Runs gone through between two interruptions. */
const RUNS_A_STEP = 100;
/** A chain without an end is cut into such of so many units. */
const LONGEST_CHAIN = 200;

/** The chains of a text, in their order, and null now and then: the text is gone through once. */
export function* phoneChains(scan: Scan): Generator<PhoneChain | null> {
  const { text, taken } = scan;
  let units: PhoneUnit[] = [];
  let hasPlus = false;
  let repeat = 1;
  let from = 0;
  let runs = 0;
  for (const match of text.matchAll(RUN)) {
    if (++runs % RUNS_A_STEP === 0) yield null;
    const [run] = match;
    const start = match.index;
    const between = text.slice(Math.max(from, start - MOST_SEPARATORS - 1), start);
    const goesOn =
      start - from <= MOST_SEPARATORS &&
      units.length < LONGEST_CHAIN &&
      !BREAK.test(between) &&
      !between.includes("+") &&
      !(between.includes(",") && (units.at(-1)?.digits.length ?? 0) > 1);
    if (!goesOn) {
      if (units.length > 0) yield { hasPlus, units };
      units = [];
      repeat = 1;
      hasPlus = /\+[\s(]{0,2}$/.test(between);
    }
    from = start + run.length;
    const times = REPEATS.get(run.toLowerCase());
    if (taken[start] !== 1 && times !== undefined) {
      repeat = times;
      continue;
    }
    const read = taken[start] === 1 || run.length > LONGEST_RUN ? [] : readRun(run, start, units.length > 0);
    for (const [at, unit] of read.entries()) {
      // Letters stand between the units of one run, and in front of one that does not begin it.
      if (at > 0 || unit.start > start) {
        if (units.length > 0) yield { hasPlus, units };
        units = [];
        hasPlus = false;
      }
      units.push(
        repeat === 1 ? unit : { ...unit, digits: unit.digits.charAt(0).repeat(repeat - 1) + unit.digits },
      );
      repeat = 1;
    }
    if (read.at(-1)?.end !== from) {
      if (units.length > 0) yield { hasPlus, units };
      units = [];
      hasPlus = false;
      repeat = 1;
    }
  }
  if (units.length > 0) yield { hasPlus, units };
}

function readRun(run: string, start: number, isWithin: boolean): PhoneUnit[] {
  const whole = { start, end: start + run.length, isGlued: false };
  if (/^[0-9]+$/.test(run)) return [{ ...whole, digits: run, isDisguised: false }];
  const hasDigit = /[0-9]/.test(run);
  const digits = decoded(run, hasDigit || (isWithin && ZEROS_AND_ONES.test(run)));
  if (digits !== null) return [{ ...whole, digits, isDisguised: true }];
  if (!hasDigit) return [];
  return [...run.matchAll(/[0-9]+/g)].map((match) => ({
    digits: match[0],
    start: start + match.index,
    end: start + match.index + match[0].length,
    isDisguised: false,
    isGlued: true,
  }));
}

/** The digits that digits, words and, if allowed, letters of a run say; null when something else is among them. */
function decoded(run: string, areLettersAllowed: boolean): string | null {
  const plain = run.normalize("NFD").replace(/\p{Mn}/gu, "");
  let digits = "";
  let letters = 0;
  for (let at = 0; at < plain.length; ) {
    const word = wordAt(plain, at);
    const one = plain.charAt(at);
    if (one >= "0" && one <= "9") {
      digits += one;
      at++;
    } else if (word !== null) {
      digits += word.digit;
      at += word.length;
    } else {
      const digit = areLettersAllowed ? LETTERS[one] : undefined;
      if (digit === undefined) return null;
      digits += digit;
      if (digit > "1") letters++;
      at++;
    }
  }
  return letters > 1 && letters > digits.length / 2 ? null : digits;
}

function wordAt(text: string, at: number): { digit: string; length: number } | null {
  for (let length = WORD_LENGTHS.longest; length >= WORD_LENGTHS.shortest; length--) {
    const digit = DIGIT_OF.get(text.slice(at, at + length).toLowerCase());
    if (digit !== undefined && at + length <= text.length) return { digit, length };
  }
  return null;
}
