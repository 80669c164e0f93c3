import { extname } from "node:path";
import { expected } from "../../domain/errors.js";
import type { HashRecord } from "../../ports/collected.js";
import { asFileError, openFile } from "./files.js";
import { isManifest, manifestLines } from "./manifest-lines.js";
import { decodeText, lineProblem } from "./text-lines.js";

/** A JSON file is read whole; longer lists come as CSV or JSON Lines, line by line. */
const LONGEST_JSON_BYTES = 128 * 1024 * 1024;

/**
 * The records of a list of hashes: CSV, JSON Lines, or JSON with one list of objects, whose "lines" are counted by record.
 * @throws FILE_UNREADABLE, FILE_TOO_LARGE, HASH_LIST_INVALID for what is no list, ARGUMENT_INVALID for a file of another kind
 */
export async function* hashRecords(path: string): AsyncGenerator<HashRecord> {
  if (isManifest(path)) yield* manifestLines(path);
  else if (extname(path).toLowerCase() === ".json") yield* jsonRecords(await readJsonList(path));
  else throw expected("ARGUMENT_INVALID", "a .csv, .json or .jsonl file", "the hash list", path);
}

function* jsonRecords(list: readonly unknown[]): Generator<HashRecord> {
  for (const [i, value] of list.entries()) {
    const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
    if (isRecord) yield { line: i + 1, fields: value as Record<string, unknown> };
    else yield { line: i + 1, problem: lineProblem("an object", value) };
  }
}

async function readJsonList(path: string): Promise<readonly unknown[]> {
  const file = await openFile(path, path);
  try {
    const { size } = await asFileError(path, () => file.stat());
    if (size > LONGEST_JSON_BYTES)
      throw expected("FILE_TOO_LARGE", `at most ${LONGEST_JSON_BYTES} bytes`, "a list in JSON", size);
    const text = decodeText(await asFileError(path, () => file.readFile()));
    const list = parsed(text);
    if (!Array.isArray(list)) throw expected("HASH_LIST_INVALID", "a JSON list of objects", path, "none");
    return list;
  } finally {
    await file.close();
  }
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
