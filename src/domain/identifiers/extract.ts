import type { AdMetadata } from "../ad.js";
import { findCryptoAddresses } from "./crypto-addresses.js";
import { findEmails } from "./emails.js";
import { findHandles } from "./handles.js";
import {
  type FoundIdentifier,
  LONGEST_RAW,
  type ReadIdentifiers,
  readingRules,
  type TextPlace,
} from "./identifier.js";
import { findPhones } from "./phones.js";
import { plainForm } from "./plain-form.js";
import { findPrices } from "./prices.js";
import type { Scan, TextHint } from "./scan.js";
import type { IdentifierTools } from "./tools.js";
import { findUrls } from "./urls.js";

/** What is read of one source at most; `isCut` says when it was not all. */
export const READING_LIMITS = {
  /** UTF-16 units, over all texts. */
  characters: 1_000_000,
  /** Occurrences. */
  found: 1000,
  /** Occurrences of one identifier. */
  ofOne: 20,
  /** Steps of work: what looks like an identifier and has to be judged. */
  steps: 10_000,
} as const;

/** A text to read. */
export interface ReadableText {
  readonly text: string;
  readonly place: TextPlace;
  readonly hint?: TextHint;
}

/** What is dear goes first: a rule leaves alone what one before it has taken. */
const RULES = [findEmails, findUrls, findCryptoAddresses, findHandles, findPrices, findPhones];

/**
 * Reads the identifiers of the texts of one source, step by step, so that whoever drives it may do other things in between.
 * Linear in the length of the texts and within {@link READING_LIMITS}.
 * @param regions ISO 3166-1 codes whose numbering plans numbers without a country code are read by, the likeliest first
 */
export function* readingSteps(
  texts: readonly ReadableText[],
  regions: readonly string[],
  tools: IdentifierTools,
): Generator<undefined, ReadIdentifiers> {
  const found: FoundIdentifier[] = [];
  const times = new Map<string, number>();
  let { characters, steps } = READING_LIMITS as { characters: number; steps: number };
  let isCut = false;
  for (const { text: whole, place, hint = "none" } of texts) {
    const original = whole.slice(0, characters);
    characters -= original.length;
    isCut ||= original.length < whole.length;
    const { text, starts, ends } = yield* plainForm(original);
    const scan: Scan = { text, hint, regions, tools, taken: new Uint8Array(text.length) };
    for (const rule of RULES) {
      for (const finding of rule(scan)) {
        yield;
        if (--steps < 0 || found.length >= READING_LIMITS.found)
          return { found, isCut: true, rules: readingRules(regions) };
        if (finding === null) continue;
        const { kind, value, start, end, confidence } = finding;
        const key = `${kind} ${value}`;
        const before = times.get(key) ?? 0;
        times.set(key, before + 1);
        if (before >= READING_LIMITS.ofOne) {
          isCut = true;
          continue;
        }
        const offset = starts[start] ?? 0;
        const length = (ends[end - 1] ?? offset) - offset;
        const raw = original.slice(offset, offset + Math.min(length, LONGEST_RAW));
        found.push({ kind, value, raw, place, offset, length, confidence });
      }
    }
  }
  return { found, isCut, rules: readingRules(regions) };
}

/** As {@link readingSteps}, at a stretch. */
export function readIdentifiers(
  texts: readonly ReadableText[],
  regions: readonly string[],
  tools: IdentifierTools,
): ReadIdentifiers {
  const steps = readingSteps(texts, regions, tools);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** The texts of an ad's metadata, the tellingest first. */
export function textsOf(metadata: AdMetadata): ReadableText[] {
  const { phones = [], usernames = [], sourceUrl, site, title, text, location } = metadata;
  const plain = { sourceUrl, title, text, location };
  return [
    ...phones.map((phone, i) => ({ text: phone, place: { field: `phones[${i}]` }, hint: "phone" as const })),
    ...usernames.map((name, i) => ({
      text: name,
      place: { field: `usernames[${i}]` },
      hint: "username" as const,
    })),
    ...(site === undefined ? [] : [{ text: site, place: { field: "site" }, hint: "site" as const }]),
    ...Object.entries(plain).flatMap(([field, said]) =>
      said === undefined ? [] : [{ text: said, place: { field } }],
    ),
  ];
}
