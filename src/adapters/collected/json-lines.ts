import { decodeText, lineProblem, type ManifestLine, textLines } from "./text-lines.js";

/** The objects of a JSON Lines file, or why a line holds none; blank lines are passed over. @throws FILE_UNREADABLE */
export async function* jsonLines(path: string): AsyncGenerator<ManifestLine> {
  for await (const read of textLines(path)) {
    if ("problem" in read) {
      yield read;
      continue;
    }
    const text = decodeText(read.bytes)?.trim();
    if (text !== "") yield parseJson(read.line, text);
  }
}

/** @param text undefined when the line is not UTF-8 */
function parseJson(line: number, text: string | undefined): ManifestLine {
  if (text === undefined) return { line, problem: lineProblem("UTF-8", "other bytes") };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { line, problem: lineProblem("a JSON object", text) };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { line, problem: lineProblem("a JSON object", value) };
  }
  return { line, fields: value as Record<string, unknown> };
}
