import { alignedChip, assessFace } from "../../domain/assess-face.js";
import { joinOutputs, makeEmbedding } from "../../domain/embedding.js";
import { expected } from "../../domain/errors.js";
import type { DetectedFace, EmbeddedFace } from "../../domain/face.js";
import { type FivePoints, fivePoints } from "../../domain/five-points.js";
import { clampBox } from "../../domain/geometry.js";
import type { PackId } from "../../domain/ids.js";
import type { NetworkRole, PackManifest } from "../../domain/pack-manifest.js";
import type { Raster } from "../../domain/resample.js";
import { sameFaces } from "../../domain/same-face.js";
import { type Align, createAlign } from "./align.js";
import { findFaces } from "./cascade.js";
import { createDetector, type Detector } from "./detector.js";
import { type LocatedFace, locateFaces, locateKnown } from "./locate.js";
import { loadNetwork, type Network, type RuntimeOptions } from "./network.js";
import { fillBox, fillExact } from "./planes.js";

/** The networks of a pack, loaded in one thread. */
export interface Analyser {
  /** Detect → landmarks; see `FaceEngine.analyse`. */
  find(image: Raster, known: readonly DetectedFace[]): Promise<FaceToEmbed[]>;
  /** Align → embed → age, one face after the other; faces of one picture may be shared out between threads. */
  embed(image: Raster, faces: readonly FaceToEmbed[]): Promise<EmbeddedFace[]>;
}

/** A face that was found, with the five points it is aligned by. */
export type FaceToEmbed = LocatedFace & { readonly points: FivePoints };

/** The graphs of a pack by role, as ONNX files. */
export type Graphs = Readonly<Partial<Record<NetworkRole, Uint8Array>>>;

/**
 * @param open another way to load a network, for who wants to see it run
 * @throws BACKEND_UNAVAILABLE, PACK_INVALID
 */
export async function loadAnalyser(
  manifest: PackManifest,
  graphs: Graphs,
  options: RuntimeOptions,
  open = loadNetwork,
): Promise<Analyser> {
  const { networks } = manifest;
  const load = async (role: NetworkRole): Promise<Network | null> => {
    const network = networks[role];
    const graph = graphs[role];
    if (network === undefined || graph === undefined) return null;
    return open(`${role} of the pack ${manifest.id}`, graph, network.input, options);
  };
  const detector = needed(await load("detector"), "detector");
  const loaded: Loaded = {
    manifest,
    detector: await createDetector(detector, networks.detector),
    landmarks: await load("landmarks"),
    embedder: needed(await load("embedder"), "embedder"),
    age: await load("age"),
    align: createAlign(networks.embedder),
    second: await loadSecond(networks.secondEmbedder, load),
  };
  return {
    find: (image, known) => find(loaded, image, known),
    async embed(image, faces) {
      const embedded: EmbeddedFace[] = [];
      for (const face of faces) embedded.push(await embed(loaded, image, face));
      return embedded;
    },
  };
}

interface Loaded {
  readonly manifest: PackManifest;
  readonly detector: Detector;
  readonly landmarks: Network | null;
  readonly embedder: Network;
  readonly age: Network | null;
  readonly align: Align;
  readonly second: SecondEmbedder | null;
}

/** Another network that embeds the same faces. */
interface SecondEmbedder {
  readonly network: Network;
  readonly align: Align;
  readonly share: number;
}

async function loadSecond(
  described: PackManifest["networks"]["secondEmbedder"],
  load: (role: NetworkRole) => Promise<Network | null>,
): Promise<SecondEmbedder | null> {
  if (described === undefined) return null;
  const network = needed(await load("secondEmbedder"), "secondEmbedder");
  return { network, align: createAlign(described), share: described.share };
}

async function find(loaded: Loaded, image: Raster, known: readonly DetectedFace[]): Promise<FaceToEmbed[]> {
  const found = await findFaces(loaded.detector, image);
  const located = await locateFaces(loaded, image, found);
  const inside = located.map((face) => ({ ...face, box: clampBox(face.box, image) }));
  const again = new Set(sameFaces(inside, known));
  const lost = known.filter((face) => !again.has(face));
  for (const face of lost) located.push(await locateKnown(loaded, image, face));
  return located.flatMap((face) => {
    const points = fivePoints(face.landmarks);
    const { width, height } = clampBox(face.box, image);
    return points === null || width < 1 || height < 1 ? [] : [{ ...face, points }];
  });
}

async function embed(
  { manifest, embedder, second, age, align }: Loaded,
  image: Raster,
  face: FaceToEmbed,
): Promise<EmbeddedFace> {
  const chip = alignedChip(image, face.points);
  const alignable = { landmarks: face.landmarks, points: face.points, chip };
  const first = await outputFor(embedder, align(image, alignable));
  const raw =
    second === null
      ? first
      : joinOutputs(first, await outputFor(second.network, second.align(image, alignable)), second.share);
  const embedding = makeEmbedding(manifest.id as PackId, raw, manifest.dimension);
  const apparentAge = age === null ? null : await estimateAge(age, manifest, image, face);
  return { ...assessFace(image, face, apparentAge, chip), embedding };
}

/** @param aligned the face as the network wants it */
async function outputFor(network: Network, aligned: Uint8Array): Promise<Float32Array> {
  const [raw = new Float32Array()] = Object.values(await network.run(fillExact(aligned, network.input)));
  return raw;
}

/** Years, never below 0. */
async function estimateAge(
  age: Network,
  { networks }: PackManifest,
  image: Raster,
  { box }: LocatedFace,
): Promise<number | null> {
  const outputs = await age.run(fillBox(image, box, age.input).planes);
  const years = outputs[networks.age?.output ?? ""]?.[0];
  return years === undefined || !Number.isFinite(years) ? null : Math.max(0, years);
}

function needed(network: Network | null, role: NetworkRole): Network {
  if (network === null) throw expected("PACK_INVALID", `a ${role}`, "a pack", "none");
  return network;
}
