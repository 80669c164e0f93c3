import { CHIP_SIDE } from "./dlib-chip.js";
import type { Graph, ModelFile, PackManifest } from "./pack-manifest.js";
import { type AnyManifest, isForPictures } from "./picture-manifest.js";
import type { SchemaMismatch } from "./schema-mismatch.js";
import { isTextPack, type LibraryManifest } from "./text-pack.js";

/** The networks that take aligned faces. */
export const EMBEDDERS = ["embedder", "secondEmbedder"] as const;

/** Names that mean something else in the folder of a pack. */
const TAKEN_NAMES = new Set(["manifest.json", "calibration.json"]);

/** A name as npm gives it; one that npm could take for an option, an address or a path is none. */
const PACKAGE_NAME = /^(@[a-z0-9~][a-z0-9._~-]{0,99}\/)?[a-z0-9~][a-z0-9._~-]{0,99}$/;

/** Files are held in memory as a whole; Node reads none that is longer. */
const MOST_BYTES = 2 ** 31 - 1;
const EXACT_VERSION = /^\d{1,9}\.\d{1,9}\.\d{1,9}([-+][0-9A-Za-z.+-]{1,64})?$/;

/**
 * What a manifest of the right form must hold besides: every name means one file, sources are exact and stay inside their
 * package, inputs are squares, and every alignment gets the points and the size that it needs.
 * @returns the first rule that is broken, in the parts of our messages; null when all hold
 */
export function brokenPackRule(manifest: LibraryManifest): SchemaMismatch | null {
  const broken = brokenInAny(manifest);
  if (broken !== null || isTextPack(manifest)) return broken;
  return brokenInInputs(manifest) ?? (isForPictures(manifest) ? null : brokenInFaces(manifest));
}

function brokenInAny({ files, networks }: LibraryManifest): SchemaMismatch | null {
  const names = new Set<string>();
  for (const file of files) {
    const problem = fileProblem(file, names);
    if (problem !== null) return problem;
    names.add(file.name.toLowerCase());
  }
  for (const [role, network] of Object.entries(networks)) {
    const wanted = [...filesOfGraph(network.graph), ...("characters" in network ? [network.characters] : [])];
    const unknown = wanted.find((name) => !files.some((file) => file.name === name));
    if (unknown !== undefined)
      return {
        what: "the name of one of the files",
        where: `graph of ${role} of networks`,
        received: unknown,
      };
  }
  return null;
}

function brokenInInputs({ networks }: AnyManifest): SchemaMismatch | null {
  for (const [role, { input }] of Object.entries(networks)) {
    if (input.width !== input.height)
      return {
        what: "a square",
        where: `input of ${role} of networks`,
        received: `${input.width} × ${input.height}`,
      };
  }
  return null;
}

function brokenInFaces({ networks }: PackManifest): SchemaMismatch | null {
  const { detector, landmarks } = networks;
  const where = "landmarks of networks";
  const chipped = EMBEDDERS.find((role) => networks[role]?.alignment.template === "dlib-chip");
  if (landmarks === undefined && chipped !== undefined)
    return { what: "a network, since dlib-chip aligns by 68 points", where, received: "nothing" };
  if (landmarks === undefined && detector.decoding.family === "ssd-priors")
    return { what: "a network, since the detector gives no points", where, received: "nothing" };
  for (const role of EMBEDDERS) {
    const network = networks[role];
    if (network?.alignment.template === "dlib-chip" && network.input.width !== CHIP_SIDE)
      return {
        what: `${CHIP_SIDE}, the side of a dlib-chip`,
        where: `width of input of ${role} of networks`,
        received: network.input.width,
      };
  }
  return null;
}

/** The files that a graph is, or is built from. */
export function filesOfGraph(graph: Graph): string[] {
  if ("file" in graph) return [graph.file];
  if ("tflite" in graph) return [graph.tflite];
  if ("simplify" in graph) return [graph.simplify];
  return "scripts" in graph ? [...graph.scripts, graph.specification] : [graph.weights, graph.specification];
}

/** @param names of the files before it, in lower case: some file systems do not tell `A` from `a` */
function fileProblem(
  { name, byteLength, source }: ModelFile,
  names: ReadonlySet<string>,
): SchemaMismatch | null {
  const key = name.toLowerCase();
  if (TAKEN_NAMES.has(key)) return { what: "another name", where: "a file of the pack", received: name };
  if (names.has(key)) return { what: "a name of its own", where: "a file of the pack", received: name };
  if (byteLength > MOST_BYTES)
    return { what: `at most ${MOST_BYTES}`, where: `byteLength of ${name}`, received: byteLength };
  if (source === undefined) return null;
  const where = (part: string) => `${part} of source of ${name}`;
  if (!PACKAGE_NAME.test(source.package))
    return { what: "the name of an npm package", where: where("package"), received: source.package };
  if (!EXACT_VERSION.test(source.version))
    return { what: "an exact version like 1.2.3", where: where("version"), received: source.version };
  if (!staysInside(source.path))
    return { what: "a path inside the package", where: where("path"), received: source.path };
  return null;
}

function staysInside(path: string): boolean {
  return path.split("/").every((part) => /^[^\\:\p{Cc}]+$/u.test(part) && part !== "." && part !== "..");
}
