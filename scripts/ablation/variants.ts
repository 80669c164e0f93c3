import { seededRandom } from "../../src/domain/seeded.js";
import { compareEverybody, tallyComparisons } from "../../src/evaluation/calibration/comparisons.js";
import { fitLine } from "../../src/evaluation/calibration/line.js";
import type { EmbeddedImage } from "../../src/evaluation/embed-dataset.js";
import { dot, principalAxes } from "./principal-axes.js";
import { byMean, byPairs, mixed, relativeToCohort, type Scorer } from "./scorers.js";
import { averaged, changed, joined, rowOf, type System } from "./systems.js";

/** One way to do it, and how it is to be built for the persons that are measured. */
export interface Variant {
  readonly name: string;
  /** What it costs more than the product's way. */
  readonly cost: string;
  /** @param others images of persons who are not measured, each person's in a list: for whatever has to be learnt */
  readonly scorer: (others: readonly (readonly number[])[]) => Scorer;
}

/** Embeddings of the same images made in different ways. */
export interface Systems {
  readonly served: System;
  /** Of each cut of `CUTS` and `cutsByLandmarks`, by its name. */
  readonly cuts: Readonly<Record<string, System>>;
  readonly second: System | null;
  readonly faceApi: System | null;
}

const fixed = (name: string, cost: string, scorer: Scorer): Variant => ({ name, cost, scorer: () => scorer });

/** Ways to embed a photograph. */
export function embeddingVariants({ served, cuts, second, faceApi }: Systems): Variant[] {
  const cut = (...names: readonly string[]) => averaged(names.flatMap((name) => cuts[name] ?? []));
  const flipped = cut("plain", "mirrored");
  return [
    fixed("as served", "", byMean(served)),
    fixed("mean with the mirrored face", "2 embeddings", byMean(flipped)),
    ...["0.9", "0.95", "1.05", "1.1"].map((scale) =>
      fixed(`face cut at scale ${scale}`, "none", byMean(cut(`scale-${scale}`))),
    ),
    fixed("aligned by all 68 landmarks", "none", byMean(cut("landmarks-68"))),
    fixed("aligned by the 51 without the jaw", "none", byMean(cut("landmarks-51"))),
    fixed(
      "mean of scales 0.95, 1 and 1.05",
      "3 embeddings",
      byMean(cut("scale-0.95", "plain", "scale-1.05")),
    ),
    fixed(
      "mean of five places, 2 pixels apart",
      "5 embeddings",
      byMean(cut("plain", "left", "right", "up", "down")),
    ),
    fixed(
      "mean of scales, places and the mirrored face",
      "8 embeddings",
      byMean(cut("plain", "mirrored", "scale-0.95", "scale-1.05", "left", "right", "up", "down")),
    ),
    ...(second === null
      ? []
      : [
          fixed("MobileFaceNet alone", "another embedder", byMean(second)),
          ...[0.7, 0.6, 0.5].map((share) =>
            fixed(
              `${share} of it and ${Number((1 - share).toFixed(1))} of a MobileFaceNet`,
              "2 embedders",
              byMean(joined(served, second, share)),
            ),
          ),
          fixed(
            "mirrored face and half of a MobileFaceNet",
            "3 embeddings",
            byMean(joined(flipped, second, 0.6)),
          ),
        ]),
    ...(faceApi === null
      ? []
      : [0.9, 0.7].map((share) =>
          fixed(
            `${share} of it and the rest of face-api's descriptor`,
            "2 embedders",
            byMean(joined(served, faceApi, share)),
          ),
        )),
    ...[20, 100].map((nearest) => ({
      name: `relative to the ${nearest} nearest of a cohort`,
      cost: "cohort",
      scorer: (others: readonly (readonly number[])[]) =>
        relativeToCohort(
          byMean(served),
          others.map((images) => images.filter(served.isFace).slice(0, 1)).filter((one) => one.length > 0),
          nearest,
        ),
    })),
    ...[256, 128].map((dimension) => ({
      name: `first ${dimension} principal axes`,
      cost: "smaller index",
      scorer: (others: readonly (readonly number[])[]) => byMean(onAxes(served, others, dimension)),
    })),
  ];
}

function onAxes(system: System, others: readonly (readonly number[])[], dimension: number): System {
  const axes = principalAxes(
    others
      .flat()
      .filter(system.isFace)
      .map((image) => rowOf(system, image)),
    dimension,
  );
  return changed(system, dimension, (vector) => Float32Array.from(axes, (axis) => dot(axis, vector)));
}

/** Ways to make one score of several photographs. */
export function fusionVariants(
  images: readonly EmbeddedImage[],
  served: System,
  raw: readonly (Float32Array | null)[],
): Variant[] {
  const quality = (image: number) => images[image]?.portrait?.quality;
  const best = byPairs(served, (scores) => scores[0] ?? Number.NEGATIVE_INFINITY);
  const bestOf = (count: number) => byPairs(served, (scores) => meanOf(scores.subarray(0, count)));
  return [
    fixed("mean embedding (as served)", "", byMean(served)),
    fixed("best pair", "pairs", best),
    fixed("mean of the best 2 pairs", "pairs", bestOf(2)),
    fixed("mean of the best 3 pairs", "pairs", bestOf(3)),
    fixed("mean of all pairs", "pairs", byPairs(served, meanOf)),
    {
      name: "sum of log likelihood ratios of all pairs",
      cost: "pairs",
      scorer: (others) => byPairs(served, sumOfLogRatios(images, others)),
    },
    fixed("half mean embedding, half best pair", "pairs", mixed(byMean(served), best, 0.5)),
    fixed(
      "mean weighted by sharpness",
      "",
      byMean(served, (image) => Math.sqrt(quality(image)?.sharpness ?? 0)),
    ),
    fixed(
      "mean weighted by face size",
      "",
      byMean(served, (image) => quality(image)?.interEyePixels ?? 0),
    ),
    fixed(
      "mean weighted by how frontal",
      "",
      byMean(served, (image) => Math.cos(((quality(image)?.pose.yaw ?? 0) * Math.PI) / 180)),
    ),
    fixed(
      "mean weighted by the length before it is made 1",
      "",
      byMean(served, (image) =>
        Math.sqrt((raw[image] ?? new Float32Array()).reduce((sum, one) => sum + one * one, 0)),
      ),
    ),
  ];
}

function meanOf(scores: Float32Array): number {
  return scores.reduce((sum, one) => sum + one, 0) / scores.length;
}

/** Further than this the evidence of one pair of photographs does not go. */
const BOUND = 4;

function sumOfLogRatios(images: readonly EmbeddedImage[], others: readonly (readonly number[])[]) {
  const people = others.map((all) =>
    all.flatMap((image) =>
      images[image]?.failure === null ? (images[image]?.portrait?.embedding ?? []) : [],
    ),
  );
  const comparisons = compareEverybody(people, { portraits: 1, probes: 1 }, seededRandom(1));
  const line = fitLine(tallyComparisons(comparisons, new Uint8Array(people.length).fill(1)));
  if (line === null) throw new Error("expected overlapping similarities");
  return (scores: Float32Array) =>
    scores.reduce(
      (sum, score) => sum + Math.min(BOUND, Math.max(-BOUND, line.intercept + line.slope * score)),
      0,
    );
}
