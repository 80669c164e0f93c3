import type { PackResults } from "../results.js";
import { percentage, wholeCount, withLimits } from "./words.js";

/** A row of the summary: a name, and a text for each pack. */
export type SummaryRow = readonly [name: string, ...values: string[]];

type Describe = (results: PackResults) => string;

const limited = (
  values: Readonly<Record<string, number | null>>,
  limits: Readonly<Record<string, [number, number] | null>>,
  key: string,
) => withLimits(values[key], limits[key]);

const ROWS: readonly (readonly [string, Describe])[] = [
  ["photographs", ({ enrolment }) => wholeCount(enrolment.images)],
  ["… with no face found", ({ enrolment }) => wholeCount(enrolment.noFace)],
  ["… with only other faces", ({ enrolment }) => wholeCount(enrolment.wrongFace)],
  ["… with a face too poor to search", ({ enrolment }) => wholeCount(enrolment.unsearched)],
  ["… that cannot be read", ({ enrolment }) => wholeCount(enrolment.unreadable)],
  ["accuracy on listed pairs", ({ verification: v }) => withLimits(v.accuracy, v.accuracyInterval)],
  ...["0.01", "0.001", "0.0001", "0.00001", "0.000001"].map((text): readonly [string, Describe] => {
    const rate = String(Number(text));
    return [`TPR at FMR ${text}`, ({ verification: v }) => limited(v.tprAtFmr, v.tprAtFmrInterval, rate)];
  }),
  ["equal error rate", ({ verification: v }) => withLimits(v.eer, v.eerInterval)],
  ["subjects in the gallery", ({ identification }) => wholeCount(identification.gallerySubjects)],
  ...["1", "10", "50"].map((rank): readonly [string, Describe] => [
    `mate within rank ${rank}`,
    ({ identification: i }) => limited(i.rank, i.rankInterval, rank),
  ]),
  ...["0.1", "0.01", "0.003"].map((rate): readonly [string, Describe] => [
    `FNIR at FPIR ${percentage(Number(rate))}`,
    ({ identification: i }) => limited(i.fnirAtFpir, i.fnirAtFpirInterval, rate),
  ]),
];

/** The main numbers of each pack, side by side, with 95% limits. */
export function summaryRows(packs: readonly PackResults[]): SummaryRow[] {
  return ROWS.map(([name, describe]) => [name, ...packs.map(describe)]);
}
