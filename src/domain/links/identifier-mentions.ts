import type { AdMetadata } from "../ad.js";
import type { FoundIdentifier, TextPlace } from "../identifiers/identifier.js";
import type { AdId } from "../ids.js";
import { callingCodeOf } from "./calling-code.js";
import { type FoundIn, identifierStrength, type Mention } from "./evidence.js";

/** Fields that say where an ad stood: a domain in them is its site's, and ties it to nobody. */
const WHERE_IT_STOOD = ["site", "sourceUrl"];

/** Places that are kept of one identifier in one ad. */
const MOST_PLACES = 10;

/** What identifiers of an ad tie it to; each once, as sure as its surest place. Prices tie nothing and are left out. */
export function identifierMentions(ad: AdId, found: readonly FoundIdentifier[]): Mention[] {
  const byKey = new Map<string, FoundIdentifier[]>();
  for (const one of found) {
    const isSite = "field" in one.place && WHERE_IT_STOOD.includes(one.place.field);
    if (one.kind === "price" || isSite) continue;
    const key = `${one.kind}:${one.value}`;
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, [one]);
    else known.push(one);
  }
  return [...byKey].map(([key, places]) => {
    const [surest] = places.toSorted((a, b) => b.confidence - a.confidence) as [FoundIdentifier];
    const { kind, value, raw, confidence } = surest;
    const shown = places.slice(0, MOST_PLACES).map(foundIn);
    return mentionOf(ad, key, { kind, value, raw, confidence, found: shown });
  });
}

/**
 * The same for an ad whose text was not read yet: the telephone numbers and account names of its own fields, phones by their digits, names without regard
 * to case.
 */
export function writtenIdentifiers(ad: AdId, { phones = [], usernames = [] }: AdMetadata): Mention[] {
  const mention = (kind: string, value: string, raw: string, field: string) =>
    mentionOf(ad, `${kind}:${value}`, {
      ...{ kind, value, raw },
      confidence: UNREAD,
      found: [{ field, offset: null, sha256: null, box: null }],
    });
  return [
    ...phones.flatMap((raw, i) => {
      const digits = raw.replaceAll(/\D/g, "");
      return digits.length < LEAST_DIGITS ? [] : [mention("phone", `+${digits}`, raw, `phones[${i}]`)];
    }),
    ...usernames.map((raw, i) => {
      const name = raw.normalize("NFKC").trim().replace(/^@/, "").toLowerCase();
      return mention("handle", name, raw, `usernames[${i}]`);
    }),
  ];
}

/** Fewer are no number that could be called from elsewhere. */
const LEAST_DIGITS = 7;

/** How sure it is what a field means that was not read. */
const UNREAD = 0.7;

function mentionOf(
  ad: AdId,
  key: string,
  what: { kind: string; value: string; raw: string; confidence: number; found: readonly FoundIn[] },
): Mention {
  const { kind, value, raw, confidence, found } = what;
  return {
    ...{ ad, key },
    kind: "identifier",
    label: value,
    strength: identifierStrength(kind, confidence),
    evidence: {
      type: "identifier",
      identifierKind: kind,
      value,
      written: raw,
      callingCode: kind === "phone" ? callingCodeOf(value) : null,
      ...{ confidence, found },
    },
  };
}

function foundIn({ place, offset }: { readonly place: TextPlace; readonly offset: number }): FoundIn {
  return "field" in place
    ? { field: place.field, offset, sha256: null, box: null }
    : { field: null, offset: null, sha256: place.image, box: place.box };
}
