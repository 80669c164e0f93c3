import { expected } from "../errors.js";
import { MOST_REGIONS } from "../operation.js";

/**
 * Reads the default regions of an operation, each once and in their order.
 * @param known ISO 3166-1 codes whose numbering plans are known
 * @throws ARGUMENT_INVALID
 */
export function parseRegions(codes: readonly string[], known: ReadonlySet<string>): string[] {
  const regions = [...new Set(codes.map((code) => code.trim().toUpperCase()))];
  const unknown = regions.find((region) => !known.has(region));
  if (unknown !== undefined)
    throw expected("ARGUMENT_INVALID", "a two-letter country code as US or GB", "the regions", unknown);
  if (regions.length > MOST_REGIONS)
    throw expected("ARGUMENT_INVALID", `at most ${MOST_REGIONS} countries`, "the regions", regions.length);
  return regions;
}
