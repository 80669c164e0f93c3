import { type PhoneChain, type PhoneUnit, phoneChains } from "./phone-units.js";
import { asConfidence, type Finding, type Scan, type Steps, take } from "./scan.js";

/** Digits of a number as it may be written: E.164 has up to 15, a prefix for calls abroad up to 3 more. */
const SHORTEST = 7;
const LONGEST = 18;
/** Below it a number without `+` and without a region is any number. */
const SHORTEST_WITHOUT_PLUS = 10;

const CUE =
  /(?:tel|phone|telefono|teléfono|call|text|txt|sms|ring|mobile|mob|cell|movil|móvil|whats ?app|wa|viber|signal|llama|ligue|ruf|appelez)\W{0,6}(?:me|us|at|on|now|is|al|no)?\W{0,6}$/i;
/** What is told apart by numbers that nobody can call. */
const COUNTER_CUE = /(?:\bref(?:erence)?|\bid|\bno|\bnr|\bnum(?:ber)?|\border|\bcase|\bzip)\W{0,3}$/i;
const CUE_REACH = 30;
/** A day, and a time, are no phone number. */
const DATE = /^(?:(?:19|20)\d\d[-/.]\d\d?[-/.]\d\d?|\d\d?[-/.]\d\d?[-/.](?:19|20)\d\d)(?:\D.*)?$/;
const ABROAD = /^(?:00|011)(?=[1-9]\d{6,14}$)/;

/** What a number's being there says, before what takes away from it. */
const GRADES = {
  international: 0.95,
  national: 0.8,
  withoutPlus: 0.5,
  possibleInternational: 0.5,
  possibleNational: 0.35,
} as const;

/** Phone numbers, in E.164. */
export function* findPhones(scan: Scan): Steps {
  for (const chain of phoneChains(scan)) {
    yield null;
    if (chain !== null) yield* numbersOf(scan, chain);
  }
}

/** Cuts a chain into numbers, the longest that is in use first. */
function* numbersOf(scan: Scan, chain: PhoneChain): Steps {
  const { units } = chain;
  for (let first = 0; first < units.length; ) {
    let behind = first + 1;
    for (let last = lastWithin(units, first); last >= first; last--) {
      const part = units.slice(first, last + 1);
      if (countDigits(part) < SHORTEST) break;
      const finding = judge(scan, part, chain);
      yield finding;
      if (finding === null) continue;
      take(scan, finding.start, finding.end);
      behind = last + 1;
      break;
    }
    first = behind;
  }
}

/** The last unit up to which a number that begins at `first` may reach. */
function lastWithin(units: readonly PhoneUnit[], first: number): number {
  let digits = 0;
  let last = first - 1;
  for (let i = first; i < units.length; i++) {
    digits += units[i]?.digits.length ?? 0;
    if (digits > LONGEST) break;
    last = i;
  }
  return last;
}

function countDigits(units: readonly PhoneUnit[]): number {
  return units.reduce((sum, { digits }) => sum + digits.length, 0);
}

/** What some units of a chain are as a number; null for none. */
function judge(scan: Scan, units: readonly PhoneUnit[], chain: PhoneChain): Finding | null {
  const end = units.at(-1)?.end ?? 0;
  const start = withOpening(scan.text, units[0]?.start ?? 0);
  const written = scan.text.slice(start, end);
  if (DATE.test(written)) return null;
  const isWhole = units.length === chain.units.length;
  const before = scan.text.slice(Math.max(0, start - CUE_REACH), start);
  const hasCue = scan.hint === "phone" || CUE.test(before);
  const graded = gradeOf(scan, units, {
    hasPlus: chain.hasPlus && units[0] === chain.units[0],
    isWhole,
    hasCue,
  });
  if (graded === null) return null;
  const factors = [
    units.some(({ isDisguised }) => isDisguised) ? 0.9 : 1,
    units.some(({ isGlued }) => isGlued) ? 0.7 : 1,
    isWhole ? 1 : 0.8,
    !hasCue && COUNTER_CUE.test(before) ? 0.5 : 1,
    hasCue || units.length > 1 || graded.isInternational ? 1 : 0.85,
  ];
  const confidence = factors.reduce((product, factor) => product * factor, graded.grade + (hasCue ? 0.1 : 0));
  return {
    kind: "phone",
    value: graded.e164,
    start,
    end,
    confidence: asConfidence(Math.min(confidence, 0.95)),
  };
}

/** Where a number begins whose first digit stands at `start`, its `+` and bracket included. */
function withOpening(text: string, start: number): number {
  return start - (/[+(][+( ]{0,2}$/.exec(text.slice(Math.max(0, start - 3), start))?.[0].length ?? 0);
}

interface Grade {
  readonly e164: string;
  readonly grade: number;
  readonly isInternational: boolean;
}

function gradeOf(
  { regions, tools: { phones } }: Scan,
  units: readonly PhoneUnit[],
  { hasPlus, isWhole, hasCue }: { hasPlus: boolean; isWhole: boolean; hasCue: boolean },
): Grade | null {
  const digits = units.map((unit) => unit.digits).join("");
  if (hasPlus || ABROAD.test(digits)) {
    const number = phones.parse(`+${hasPlus ? digits : digits.replace(ABROAD, "")}`, null);
    if (number?.isValid) return { e164: number.e164, grade: GRADES.international, isInternational: true };
    if (number !== null && isWhole)
      return { e164: number.e164, grade: GRADES.possibleInternational, isInternational: true };
    if (hasPlus) return null;
  }
  const read = regions.map((region) => phones.parse(digits, region));
  const valid = read.find((number) => number?.isValid);
  if (valid) return { e164: valid.e164, grade: GRADES.national, isInternational: false };
  if (!isWhole) return null;
  const abroad = digits.length < SHORTEST_WITHOUT_PLUS ? null : phones.parse(`+${digits}`, null);
  if (abroad?.isValid) return { e164: abroad.e164, grade: GRADES.withoutPlus, isInternational: false };
  const possible = read.find((number) => number !== null);
  const looksDialled = hasCue || (digits.startsWith("0") && units.length > 1);
  return possible && looksDialled
    ? { e164: possible.e164, grade: GRADES.possibleNational, isInternational: false }
    : null;
}
