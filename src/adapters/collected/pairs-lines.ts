import { expected } from "../../domain/errors.js";
import type { ListedPair } from "../../ports/dataset.js";

/** A line of a list of pairs that is not blank, cut at its tabs. Lines count from 1. */
export interface PairLine {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Folds of a list that names none: as many as the standard list of the form has. */
const DEFAULT_FOLDS = 10;

/**
 * Reads pairs in the form of Labeled Faces in the Wild (G. B. Huang et al., 2007, README of the dataset). The first line is
 * `folds<TAB>n` or `n`. Each fold has n mated pairs (`person i j`), then n non-mated ones (`person1 i person2 j`);
 * photograph i of a person is `person/person_000i.jpg`. A list without folds is cut into ten consecutive parts.
 * @throws PAIRS_INVALID
 */
export function readPairs([header, ...lines]: readonly PairLine[]): ListedPair[] {
  const { folds, perFold } = readHeader(header);
  const expectedLines = folds * perFold * 2;
  if (lines.length !== expectedLines)
    throw expected(
      "PAIRS_INVALID",
      `${expectedLines} pairs, as its first line says,`,
      "the list",
      lines.length,
    );
  return lines.map((line, i) => {
    const pair = readPair(line);
    const isMated = i % (2 * perFold) < perFold;
    if (pair.isMated !== isMated)
      throw expected(
        "PAIRS_INVALID",
        isMated ? "three cells" : "four cells",
        `line ${line.line}`,
        line.cells.length,
      );
    const fold = folds > 1 ? Math.floor(i / (2 * perFold)) : partOf(i % perFold, perFold);
    return { ...pair, fold };
  });
}

/** Which of {@link DEFAULT_FOLDS} consecutive parts of `count` the place `at` lies in. */
function partOf(at: number, count: number): number {
  return Math.floor((at * DEFAULT_FOLDS) / count);
}

function readHeader(header: PairLine | undefined): { folds: number; perFold: number } {
  const numbers = header?.cells.map(wholeNumber) ?? [];
  const [first, second] = numbers;
  if (first === undefined || numbers.length > 2 || numbers.includes(Number.NaN))
    throw expected(
      "PAIRS_INVALID",
      "the number of pairs",
      "the first line",
      header?.cells.join(" ") ?? "nothing",
    );
  return second === undefined ? { folds: 1, perFold: first } : { folds: first, perFold: second };
}

function readPair({ line, cells }: PairLine): Omit<ListedPair, "fold"> {
  const [a = "", i = "", b = "", j = ""] = cells;
  const numbers = cells.length === 3 ? [i, b] : [i, j];
  if (cells.length < 3 || cells.length > 4 || numbers.some((text) => Number.isNaN(wholeNumber(text))))
    throw expected("PAIRS_INVALID", "names and numbers separated by tabs", `line ${line}`, cells.join(" "));
  if (cells.length === 3) return { first: fileOf(a, i), second: fileOf(a, b), isMated: true };
  return { first: fileOf(a, i), second: fileOf(b, j), isMated: false };
}

function fileOf(person: string, number: string): string {
  return `${person}/${person}_${number.padStart(4, "0")}.jpg`;
}

/** A whole number from 1 on, else NaN. */
function wholeNumber(text: string): number {
  return /^[1-9]\d{0,6}$/.test(text) ? Number(text) : Number.NaN;
}
