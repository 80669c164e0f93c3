import type { EmbeddedFace } from "../../src/domain/face.js";
import { type PackId, sha256Of } from "../../src/domain/ids.js";
import type { FaceQuality } from "../../src/domain/quality.js";
import type { EmbeddedDataset, EmbeddedImage, ImageFailure } from "../../src/evaluation/embed-dataset.js";
import { nearby, randomUnit, seeded } from "./vectors.js";

const PACK = "vectors" as PackId;
const DIMENSION = 8;

/** A photograph that a test makes up. */
export interface MadeImage {
  readonly person: string;
  readonly vector: Float32Array;
  readonly quality?: Partial<FaceQuality>;
  readonly failure?: ImageFailure;
}

const QUALITY: FaceQuality = {
  interEyePixels: 60,
  sharpness: 0.1,
  brightness: 120,
  contrast: 40,
  pose: { yaw: 0, pitch: 0, roll: 0 },
  insideShare: 1,
};

/** A dataset as it is after embedding; a photograph with a failure has no portrait. */
export function embeddedFrom(made: readonly MadeImage[]): EmbeddedDataset {
  const images = made.map((image, i) => embeddedImage(image, `${image.person}/${i}.png`));
  const persons = [...new Set(made.map(({ person }) => person))].sort();
  return {
    dataset: {
      name: "made",
      hash: sha256Of("made"),
      persons,
      emptyFolders: [],
      images: images.map(({ person, file, imageHash }) => ({
        person,
        file,
        hash: imageHash,
        read: async () => new Uint8Array(),
      })),
    },
    pack: {
      id: PACK,
      dimension: made[0]?.vector.length ?? DIMENSION,
      candidateSimilarity: 0.5,
      preprocessing: "vectors/1",
      hash: sha256Of("vectors"),
    },
    images,
    analysed: images.length,
  };
}

function embeddedImage({ person, vector, quality, failure }: MadeImage, file: string): EmbeddedImage {
  const face: EmbeddedFace = {
    box: { x: 0, y: 0, width: 10, height: 10 },
    landmarks: [],
    detectionScore: 1,
    quality: { ...QUALITY, ...quality },
    unsearched: [],
    apparentAge: null,
    embedding: { pack: PACK, vector },
  };
  const head = { person, file, imageHash: sha256Of(file) };
  if (failure !== undefined) return { ...head, faces: [], portrait: null, failure };
  return { ...head, faces: [face], portrait: face, failure: null };
}

/** Persons with photographs around a direction of their own. @param counts photographs of each */
export function randomPersons(seed: number, counts: readonly number[], spread = 0.6): MadeImage[] {
  const random = seeded(seed);
  return counts.flatMap((count, person) => {
    const centre = randomUnit(random, DIMENSION);
    return Array.from({ length: count }, () => ({
      person: `p${String(person).padStart(3, "0")}`,
      vector: nearby(random, centre, spread),
      quality: { interEyePixels: Math.floor(20 + random() * 60) },
    }));
  });
}
