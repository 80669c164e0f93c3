import { parse } from "csv-parse/sync";
import { expected, LeadlightError } from "../../domain/errors.js";
import {
  decodeText,
  LONGEST_LINE_BYTES,
  lineProblem,
  type ManifestLine,
  type TextLine,
  textLines,
} from "./text-lines.js";

/** The cells of one record, which may go over several lines, or why it has none. `line` is its first one. */
type CsvRecord =
  | { readonly line: number; readonly cells: readonly string[] }
  | { readonly line: number; readonly problem: LeadlightError };

/**
 * The records of a CSV file (RFC 4180) by the names in its first one; blank records are passed over. A header that
 * cannot be used is a problem of its own, after which nothing more comes: no line means anything without it.
 * @throws FILE_UNREADABLE
 */
export async function* csvLines(path: string): AsyncGenerator<ManifestLine> {
  let header: readonly string[] | undefined;
  for await (const record of records(path)) {
    if (header === undefined) {
      const problem = headerProblem(record);
      if (problem !== null) {
        yield { line: record.line, problem };
        return;
      }
    }
    if ("problem" in record) yield record;
    else if (record.cells.every((cell) => cell === "")) continue;
    else if (header === undefined) header = record.cells;
    else yield named(header, record.line, record.cells);
  }
}

function headerProblem(record: CsvRecord): LeadlightError | null {
  if ("problem" in record) return new LeadlightError("MANIFEST_UNREADABLE", record.problem.message);
  const names = record.cells.filter((name) => name !== "");
  const repeated = names.find((name, i) => names.indexOf(name) !== i);
  if (repeated !== undefined) return unusable("each field once", repeated);
  // Left over from the line ends of old Macs, which make the whole file one line.
  if (names.some((name) => name.includes("\r"))) return unusable("lines that end in LF or CR LF", "CR alone");
  return null;
}

function unusable(what: string, received: string): LeadlightError {
  return expected("MANIFEST_UNREADABLE", what, "the header", received);
}

/**
 * Puts lines together to records. csv-parse could do it, but gives up the rest of a file after one stray quote; here a
 * line that opens a quote and does not fit to what follows is a bad line, and the next line starts anew.
 */
async function* records(path: string): AsyncGenerator<CsvRecord> {
  /** Lines since the one that opened a quote: only the first holds an odd number of quotes. */
  let open: TextLine[] = [];
  let openBytes = 0;
  for await (const read of textLines(path)) {
    if ("problem" in read) {
      yield* abandon(open);
      yield read;
      open = [];
    } else if (hasOddQuotes(read.bytes)) {
      const record = parseRecord([...open, read]);
      if (open.length > 0 && "cells" in record) {
        yield record;
        open = [];
      } else {
        yield* abandon(open);
        open = [read];
        openBytes = 0;
      }
    } else if (open.length === 0) {
      yield parseRecord([read]);
    } else {
      open.push(read);
      openBytes += read.bytes.length + LINE_OVERHEAD_BYTES;
      if (openBytes > LONGEST_LINE_BYTES) {
        yield* abandon(open);
        open = [];
      }
    }
  }
  yield* abandon(open);
}

/** What an empty line costs while its record is open, so that millions of them are too long as well. */
const LINE_OVERHEAD_BYTES = 64;

function* abandon([opening, ...others]: readonly TextLine[]): Generator<CsvRecord> {
  if (opening === undefined) return;
  yield { line: opening.line, problem: misquoted(decodeText(opening.bytes) ?? "other bytes") };
  for (const other of others) yield parseRecord([other]);
}

const QUOTE = 0x22;

function hasOddQuotes(bytes: Uint8Array): boolean {
  let isOdd = false;
  for (let at = bytes.indexOf(QUOTE); at !== -1; at = bytes.indexOf(QUOTE, at + 1)) isOdd = !isOdd;
  return isOdd;
}

/** @param lines at least one */
function parseRecord(lines: readonly TextLine[]): CsvRecord {
  const line = lines[0]?.line ?? 0;
  const text = decodeText(
    Buffer.concat(lines.flatMap(({ bytes }, i) => (i === 0 ? [bytes] : [NEXT_LINE, bytes]))),
  );
  if (text === null) return { line, problem: lineProblem("UTF-8", "other bytes") };
  try {
    const [cells = []]: string[][] = parse(text, {
      trim: true,
      // We compare the number of cells ourselves, and know the right line.
      relax_column_count: true,
      record_delimiter: "\n",
    });
    return { line, cells };
  } catch {
    return { line, problem: misquoted(text) };
  }
}

const NEXT_LINE = Buffer.from("\n");

function misquoted(text: string): LeadlightError {
  return lineProblem("quotes around whole cells, and doubled inside of them,", text);
}

function named(header: readonly string[], line: number, cells: readonly string[]): ManifestLine {
  if (cells.length !== header.length) {
    return {
      line,
      problem: lineProblem(`${header.length} cells, as in the header,`, `${cells.length} cells`),
    };
  }
  // Pairs, not assignments: a column may be called `__proto__`.
  return { line, fields: Object.fromEntries(header.flatMap((name, i) => field(name, cells[i] ?? ""))) };
}

/** Cells that are lists, separated by semicolons. */
const LIST_FIELDS = new Set(["images", "usernames", "phones"]);

/** An empty cell says nothing, but that an ad shows no images. */
function field(name: string, cell: string): [[string, unknown]] | [] {
  if (cell === "" && name !== "images") return [];
  return [[name, LIST_FIELDS.has(name) ? splitList(cell) : cell]];
}

function splitList(cell: string): string[] {
  const parts = cell.split(";").map((part) => part.trim());
  return parts.filter((part) => part !== "");
}
