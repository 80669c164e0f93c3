import { expected, LeadlightError } from "../../domain/errors.js";

/** Where browserify puts what a module of one value exports. */
const EXPORTED_TEXT = /\.exports="([A-Za-z0-9+/]+={0,2})"/;
const MANIFEST = "weightsManifest:[{paths:[";
const ENTRIES = "weights:[";

/** What a minifier writes otherwise than JSON does in a list of names, shapes and numbers: keys, and numbers below one. */
const SHORTHAND = /"(?:[^"\\]|\\.)*"|[A-Za-z_$][\w$]*(?=:)|(?<![\d\w])\.\d+/g;

/**
 * Weights that a package carries inside of scripts, as nsfwjs does: bytes as base64 in some, their specification as an object in
 * another. The scripts are read, never run.
 * @param scripts in the order of their bytes
 * @returns both in the form of `openWeights`
 * @throws MODEL_CHANGED when a script holds no such thing
 */
export function weightsInScripts(
  scripts: readonly Uint8Array[],
  specification: Uint8Array,
): { weights: Uint8Array; specification: Uint8Array } {
  return { weights: Buffer.concat(scripts.map(bytesOf)), specification: entriesOf(specification) };
}

function bytesOf(script: Uint8Array): Uint8Array {
  const [, base64] = EXPORTED_TEXT.exec(new TextDecoder("latin1").decode(script)) ?? [];
  if (base64 === undefined)
    throw expected("MODEL_CHANGED", "a script that exports base64", "the weights of a network", "another");
  return Buffer.from(base64, "base64");
}

function entriesOf(script: Uint8Array): Uint8Array {
  const text = new TextDecoder().decode(script);
  const manifest = text.indexOf(MANIFEST);
  const from = manifest < 0 ? -1 : text.indexOf(ENTRIES, manifest);
  const until = text.indexOf("]}]", from);
  if (from < 0 || until < 0)
    throw new LeadlightError(
      "MODEL_CHANGED",
      "expected a script with a list of weights for the specification of weights but received another",
    );
  const list = text.slice(from + ENTRIES.length - 1, until + 1).replace(SHORTHAND, asJson);
  return new TextEncoder().encode(`[{"weights":${list}}]`);
}

function asJson(part: string): string {
  if (part.startsWith('"')) return part;
  return part.startsWith(".") ? `0${part}` : `"${part}"`;
}
