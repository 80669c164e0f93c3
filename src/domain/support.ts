import { type Static, Type } from "typebox";

/**
 * The verbal scale of ENFSI's "Guideline for Evaluative Reporting in Forensic Science" (2015): the LR from which each
 * degree begins, as log10. The number is the evidence; people take the words for more than they say.
 */
const DEGREES = [
  ["extremely_strong", 6],
  ["very_strong", 4],
  ["strong", 3],
  ["moderately_strong", 2],
  ["moderate", 1],
  ["weak", Math.log10(2)],
] as const;

export const SupportSchema = Type.Object(
  {
    degree: Type.Enum(["none", ...DEGREES.map(([degree]) => degree).reverse()]),
    proposition: Type.Enum(["same_person", "different_persons", "neither"]),
  },
  {
    description:
      "the LR in the words of ENFSI's guideline of 2015: how strongly the similarity supports which proposition; no word goes beyond the bound of the LR",
  },
);
export type Support = Static<typeof SupportSchema>;

/**
 * The words for a LR.
 * @param log10LR already cut to what the calibration bears: the words then go no further either
 */
export function supportOf(log10LR: number): Support {
  const strength = Math.abs(log10LR);
  const [degree] = DEGREES.find(([, from]) => strength >= from) ?? [];
  if (degree === undefined) return { degree: "none", proposition: "neither" };
  return { degree, proposition: log10LR > 0 ? "same_person" : "different_persons" };
}

/** The words as people read them, e.g. `moderately strong, same person`. */
export function describeSupport({ degree, proposition }: Support): string {
  return degree === "none" ? degree : `${degree}, ${proposition}`.replaceAll("_", " ");
}
