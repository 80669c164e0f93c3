import { blockProducts, toRows, type VectorRows } from "../../src/evaluation/products.js";
import { rowOf, type System, unit, weightedSum } from "./systems.js";

/** Photographs of one person on one side of a search, as numbers of images. */
export type Photographs = readonly number[];

/** Scores every probe (rows) against every subject (columns); who has no face scores −∞. */
export type Scorer = (probes: readonly Photographs[], gallery: readonly Photographs[]) => Float32Array;

/** Cosine of the (weighted) means. @param weigh how much a photograph counts in the mean */
export function byMean(system: System, weigh: (image: number) => number = () => 1): Scorer {
  const fuse = (photographs: Photographs) =>
    unit(weightedSum(photographs.map((image) => [rowOf(system, image), weigh(image)])));
  return (probes, gallery) => {
    const fused = (sides: readonly Photographs[], fits: (image: number) => boolean) =>
      toRows(
        sides.map((photographs) => {
          const fit = photographs.filter(fits);
          return fit.length > 0 ? fuse(fit) : new Float32Array(system.rows.dimension);
        }),
        system.rows.dimension,
      );
    const scores = products(fused(probes, system.isSearched), fused(gallery, system.isFace));
    return withoutFaces(system, probes, gallery, scores);
  };
}

/** Makes one score of those of all pairs of photographs. @param fuse takes them from the highest to the lowest */
export function byPairs(system: System, fuse: (scores: Float32Array) => number): Scorer {
  return (probes, gallery) => {
    const [probeImages, galleryImages] = [probes.flat(), gallery.flat()];
    const pick = (images: readonly number[]) =>
      toRows(
        images.map((image) => rowOf(system, image)),
        system.rows.dimension,
      );
    const all = products(pick(probeImages), pick(galleryImages));
    const scores = new Float32Array(probes.length * gallery.length);
    let probeAt = 0;
    probes.forEach((probe, row) => {
      let galleryAt = 0;
      gallery.forEach((subject, column) => {
        const pairs: number[] = [];
        probe.forEach((image, i) => {
          if (!system.isSearched(image)) return;
          subject.forEach((portrait, j) => {
            if (system.isFace(portrait))
              pairs.push(all[(probeAt + i) * galleryImages.length + galleryAt + j] as number);
          });
        });
        galleryAt += subject.length;
        if (pairs.length > 0)
          scores[row * gallery.length + column] = fuse(Float32Array.from(pairs).sort().reverse());
      });
      probeAt += probe.length;
    });
    return withoutFaces(system, probes, gallery, scores);
  };
}

/** A weighted mean of two scorers. @param share weight of the first, 0–1 */
export function mixed(first: Scorer, second: Scorer, share: number): Scorer {
  return (probes, gallery) => {
    const other = second(probes, gallery);
    return first(probes, gallery).map((score, i) => share * score + (1 - share) * (other[i] as number));
  };
}

/**
 * Scores relative to those of strangers: how far above the highest scores of a cohort on either side (adaptive symmetric
 * normalisation, P. Matějka et al., Interspeech 2017).
 * @param cohort photographs of other persons, one each
 * @param nearest how many of the cohort's highest scores are the measure
 */
export function relativeToCohort(scorer: Scorer, cohort: readonly Photographs[], nearest: number): Scorer {
  const measure = (sides: readonly Photographs[], score: Scorer) => {
    const all = score(sides, cohort);
    return sides.map((_, row) => {
      const highest = all
        .slice(row * cohort.length, (row + 1) * cohort.length)
        .sort()
        .reverse()
        .slice(0, nearest);
      const mean = highest.reduce((sum, one) => sum + one, 0) / nearest;
      const variance = highest.reduce((sum, one) => sum + (one - mean) ** 2, 0) / nearest;
      return { mean, deviation: Math.sqrt(variance) };
    });
  };
  return (probes, gallery) => {
    const ofProbes = measure(probes, scorer);
    const ofGallery = measure(gallery, scorer);
    return scorer(probes, gallery).map((score, i) => {
      const [probe, subject] = [ofProbes[Math.floor(i / gallery.length)], ofGallery[i % gallery.length]];
      if (probe === undefined || subject === undefined || score === Number.NEGATIVE_INFINITY)
        return Number.NEGATIVE_INFINITY;
      return (score - probe.mean) / probe.deviation + (score - subject.mean) / subject.deviation;
    });
  };
}

function products(left: VectorRows, right: VectorRows): Float32Array {
  const out = new Float32Array(left.count * right.count);
  blockProducts(left, 0, left.count, right, 0, out);
  return out;
}

function withoutFaces(
  system: System,
  probes: readonly Photographs[],
  gallery: readonly Photographs[],
  scores: Float32Array,
): Float32Array {
  const isProbe = probes.map((photographs) => photographs.some(system.isSearched));
  const isSubject = gallery.map((photographs) => photographs.some(system.isFace));
  return scores.map((score, i) =>
    isProbe[Math.floor(i / gallery.length)] && isSubject[i % gallery.length]
      ? score
      : Number.NEGATIVE_INFINITY,
  );
}
