import type { AdMetadata } from "../ad.js";
import type { AdId } from "../ids.js";
import { identifierStrength, type Mention } from "./evidence.js";

/** The identifiers that the fields of an ad name: phones by their digits, account names without regard to case. */
export function writtenIdentifiers(ad: AdId, { phones = [], usernames = [] }: AdMetadata): Mention[] {
  const mention = (kind: string, value: string, written: string, field: string): Mention => ({
    ad,
    kind: "identifier",
    key: `${kind}:${value}`,
    label: value,
    strength: identifierStrength(kind, 1),
    evidence: {
      type: "identifier",
      identifierKind: kind,
      value,
      written,
      country: null,
      confidence: 1,
      found: [{ field, offset: null, sha256: null }],
    },
  });
  return [
    ...phones.flatMap((written) => {
      const digits = written.replaceAll(/\D/g, "");
      if (digits.length < LEAST_DIGITS) return [];
      return [mention("phone", `+${digits}`, written, "phones")];
    }),
    ...usernames.map((written) => {
      const name = written.normalize("NFKC").trim().replace(/^@/, "").toLowerCase();
      return mention("username", name, written, "usernames");
    }),
  ];
}

/** Fewer are no number that could be called from elsewhere. */
const LEAST_DIGITS = 7;
