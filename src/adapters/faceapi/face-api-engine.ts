import { assessFace } from "../../domain/assess-face.js";
import { CHIP_SIDE, cutChip } from "../../domain/dlib-chip.js";
import { makeEmbedding } from "../../domain/embedding.js";
import { expected, LeadlightError } from "../../domain/errors.js";
import type { DetectedFace, EmbeddedFace } from "../../domain/face.js";
import { type FivePoints, fivePoints } from "../../domain/five-points.js";
import { type Box, clampBox, type Point } from "../../domain/geometry.js";
import type { DecodedImage } from "../../domain/image.js";
import type { ExportedNetwork, PackManifest } from "../../domain/pack-manifest.js";
import { cut, type Raster, shrink } from "../../domain/resample.js";
import { sameFace } from "../../domain/same-face.js";
import type { FaceEngine } from "../../ports/face-engine.js";
import type { ModelPack } from "../../ports/model-pack.js";
import { type LoadedTfjs, loadTfjs, type Net, type Tensor, type TfjsBackend } from "./tfjs.js";

/** The network sees 512 × 512 whatever it is given; more than twice that only costs time and memory. */
const DETECTION_SIDE = 1024;

/** More faces than anybody reviews in one picture. */
const MOST_FACES = 100;

/** How many points the landmark network finds; the alignment needs just these. */
const LANDMARKS = 68;

/**
 * The reference engine: face-api's SSD MobileNet v1, 68 landmarks and recognition network on TensorFlow.js. Images are
 * analysed one after the other: the networks run on the calling thread. It serves every pack whose networks are all
 * face-api's, and refuses to start with another. It guesses no age.
 * @param options.backend see {@link TfjsBackend}
 */
export function createFaceApiEngine(options: { pack: ModelPack; backend: TfjsBackend }): FaceEngine {
  const { pack } = options;
  let starting: Promise<LoadedTfjs> | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function started(): Promise<LoadedTfjs> {
    // A failed start may be tried again, e.g. after the model files were put back.
    starting ??= load(pack, options.backend).catch((thrown) => {
      starting = undefined;
      throw thrown;
    });
    return starting;
  }

  return {
    pack: pack.info,
    imagesInFlight: 1,
    async analyse(image, known = []) {
      const loaded = await started();
      const turn = last.then(() => analyse(loaded, pack, image, known));
      last = turn.catch(() => undefined);
      return turn;
    },
    async start() {
      const { tf, faceapi, backend } = await started();
      return { backend, versions: { "face-api": faceapi.version, tfjs: tf.version_core } };
    },
    async close() {
      await last;
    },
  };
}

async function load(pack: ModelPack, backend: TfjsBackend): Promise<LoadedTfjs> {
  const graphs = faceApiGraphs(pack.manifest);
  const loaded = await loadTfjs(backend);
  const { ssdMobilenetv1, faceLandmark68Net, faceRecognitionNet } = loaded.faceapi.nets;
  const nets: Record<keyof typeof graphs, Net> = {
    detector: ssdMobilenetv1,
    landmarks: faceLandmark68Net,
    embedder: faceRecognitionNet,
  };
  for (const role of ["detector", "landmarks", "embedder"] as const) {
    const { weights, specification } = graphs[role];
    const [{ weights: weightSpecs }] = JSON.parse(
      Buffer.from(await pack.read(specification)).toString("utf8"),
    );
    // A copy, so that the buffer holds these bytes and no others.
    const buffer = new Uint8Array(await pack.read(weights)).buffer;
    nets[role].loadFromWeightMap(loaded.tf.io.decodeWeights(buffer, weightSpecs));
  }
  return loaded;
}

type WeightFiles = { readonly weights: string; readonly specification: string };

/** @throws BACKEND_UNAVAILABLE for a pack with a network that face-api does not have */
function faceApiGraphs({
  id,
  networks,
}: PackManifest): Record<"detector" | "landmarks" | "embedder", WeightFiles> {
  const weightsOf = (role: "detector" | "landmarks" | "embedder", wanted: ExportedNetwork): WeightFiles => {
    const graph = networks[role]?.graph;
    if (graph !== undefined && "network" in graph && graph.network === wanted) return graph;
    const { code, message } = expected(
      "BACKEND_UNAVAILABLE",
      `face-api's network ${wanted} as ${role}`,
      "TensorFlow.js",
      `the pack ${id}`,
    );
    throw new LeadlightError(code, message, {
      hint: "TensorFlow.js runs only packs of face-api's networks.",
    });
  };
  return {
    detector: weightsOf("detector", "ssd-mobilenet-v1"),
    landmarks: weightsOf("landmarks", "landmarks-68"),
    embedder: weightsOf("embedder", "recognition-128"),
  };
}

/** A face and the box in which the detector saw it, which may reach beyond the image. */
interface Located {
  readonly box: Box;
  readonly detectionScore: number;
  /** Absent when they are still to be found. */
  readonly landmarks?: readonly Point[];
}

/** Detect → landmarks → assess → align → embed. */
async function analyse(
  loaded: LoadedTfjs,
  pack: ModelPack,
  image: DecodedImage,
  known: readonly DetectedFace[],
): Promise<EmbeddedFace[]> {
  const detected = await detect(loaded, pack, image);
  const cutToImage = detected.map(({ box, ...face }) => ({
    ...face,
    landmarks: [],
    box: clampBox(box, image),
  }));
  const missed = known.filter(({ box }) => sameFace(box, cutToImage) === null);
  const faces: EmbeddedFace[] = [];
  for (const face of [...detected, ...missed.map(asLocated)])
    faces.push(await embed(loaded, pack, image, face));
  return faces;
}

/** Another pack's points may be others than ours. */
function asLocated({ box, detectionScore, landmarks }: DetectedFace): Located {
  return landmarks.length === LANDMARKS ? { box, detectionScore, landmarks } : { box, detectionScore };
}

async function embed(
  loaded: LoadedTfjs,
  pack: ModelPack,
  image: DecodedImage,
  located: Located,
): Promise<EmbeddedFace> {
  const landmarks = located.landmarks ?? (await findLandmarks(loaded, image, clampBox(located.box, image)));
  const assessed = assessFace(image, { ...located, landmarks, points: eyesNoseMouth(landmarks) }, null);
  const descriptor = await withTensor(
    loaded,
    { width: CHIP_SIDE, height: CHIP_SIDE, pixels: cutChip(image, landmarks) },
    (chip) => loaded.faceapi.nets.faceRecognitionNet.computeFaceDescriptor(chip),
  );
  const { id, dimension } = pack.info;
  return { ...assessed, embedding: makeEmbedding(id, descriptor, dimension) };
}

function eyesNoseMouth(landmarks: readonly Point[]): FivePoints {
  const points = fivePoints(landmarks);
  if (points === null) throw expected("INTERNAL", `${LANDMARKS} points`, "the landmarks", landmarks.length);
  return points;
}

/**
 * Boxes as the network gives them, but that face-api cuts them at the left and the top of the image and, on its longer
 * side, at the end of it: only beyond the end of the shorter side do they reach out of the image.
 */
async function detect(loaded: LoadedTfjs, { manifest }: ModelPack, image: DecodedImage): Promise<Located[]> {
  const { raster, scale } = shrink(image, DETECTION_SIDE);
  const { nets, SsdMobilenetv1Options } = loaded.faceapi;
  const { leastScore: minConfidence } = manifest.networks.detector;
  const options = new SsdMobilenetv1Options({ minConfidence, maxResults: MOST_FACES });
  const found = await withTensor(loaded, raster, (tensor) =>
    nets.ssdMobilenetv1.locateFaces(tensor, options),
  );
  return found
    .map(({ box, score }) => ({
      box: {
        x: box.x * scale.x,
        y: box.y * scale.y,
        width: box.width * scale.x,
        height: box.height * scale.y,
      },
      detectionScore: score,
    }))
    .filter(({ box }) => {
      const { width, height } = clampBox(box, image);
      return width >= 1 && height >= 1;
    });
}

/** The 68 points in pixels of the image; they may lie a little outside of it. */
async function findLandmarks(loaded: LoadedTfjs, image: DecodedImage, box: Box): Promise<Point[]> {
  const area = wholePixels(box, image);
  const { positions } = await withTensor(loaded, cut(image, area), (tensor) =>
    loaded.faceapi.nets.faceLandmark68Net.detectLandmarks(tensor),
  );
  return positions.map(({ x, y }) => ({ x: area.x + x, y: area.y + y }));
}

/** At least one pixel of the image. */
function wholePixels(box: Box, image: DecodedImage): Box {
  const x = Math.min(Math.floor(box.x), image.width - 1);
  const y = Math.min(Math.floor(box.y), image.height - 1);
  return {
    x,
    y,
    width: Math.max(1, Math.min(image.width, Math.floor(box.x + box.width)) - x),
    height: Math.max(1, Math.min(image.height, Math.floor(box.y + box.height)) - y),
  };
}

/** Tensors are not garbage collected: each is let go of as soon as its network has run. */
async function withTensor<Result>(
  { tf }: LoadedTfjs,
  { width, height, pixels }: Raster,
  use: (tensor: Tensor) => Promise<Result>,
): Promise<Result> {
  const tensor = tf.tensor3d(pixels, [height, width, 3], "int32");
  try {
    return await use(tensor);
  } finally {
    tensor.dispose();
  }
}
