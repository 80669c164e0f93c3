import { Value } from "typebox/value";
import { expected } from "../domain/errors.js";
import { describeMismatch } from "../domain/schema-mismatch.js";
import { type Results, ResultsSchema } from "./results.js";

/** Results as `results.json` holds them. */
export function writeResults(results: Results): string {
  return `${JSON.stringify(results, null, 1)}\n`;
}

/** Reads a `results.json`. @throws RESULTS_INVALID for what is none, or one of another format */
export function readResults(text: string): Results {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw expected("RESULTS_INVALID", "JSON", "results.json", text);
  }
  if (Value.Check(ResultsSchema, value)) return value;
  const { what, where, received } = describeMismatch(ResultsSchema, value, "results.json");
  throw expected("RESULTS_INVALID", what, where, received);
}
