import { fuseTemplate } from "../domain/template.js";
import type { EmbeddedImage } from "./embed-dataset.js";
import { BLOCK_ROWS, blockProducts, toRows, type VectorRows } from "./products.js";
import type { Rotation } from "./rotations.js";

/** A search for somebody who is in the gallery. */
export interface MatedSearch {
  readonly person: number;
  /** Of probe and mate; −∞ when one of them has no usable face. */
  readonly similarity: number;
  /** Place of the mate in the list, from 1, behind everybody as similar; infinity when it is not in it. */
  readonly rank: number;
}

/** A search for somebody who is not in the gallery. */
export interface NonMatedSearch {
  readonly person: number;
  /** Of the probe and the most similar subject; −∞ when the probe has no usable face. */
  readonly similarity: number;
}

/** What the searches of a rotation gave. */
export interface SearchedRotation {
  readonly subjects: number;
  readonly mated: readonly MatedSearch[];
  readonly nonMated: readonly NonMatedSearch[];
}

/** Searches every probe of a rotation in its gallery, against every subject. */
export function searchRotation(
  images: readonly EmbeddedImage[],
  dimension: number,
  rotation: Rotation,
): SearchedRotation {
  const templates = rotation.enrolled.map(({ portraits }) => portraitTemplate(images, portraits));
  /** Row of each enrolled person in the gallery; −1 for one without a face. */
  const rowOf = new Int32Array(templates.length).fill(-1);
  const gallery: Float32Array[] = [];
  templates.forEach((template, i) => {
    if (template === null) return;
    rowOf[i] = gallery.length;
    gallery.push(template);
  });
  const rows = toRows(gallery, dimension);
  const searched = rotation.enrolled.flatMap(({ person, probes }, i) =>
    probes === null ? [] : [{ person, row: rowOf[i] as number, probe: probeTemplate(images, probes) }],
  );
  const strangers = rotation.strangers.map(({ person, probes }) => ({
    person,
    probe: probeTemplate(images, probes),
  }));
  const mated: MatedSearch[] = [];
  eachSearch(searched, rows, ({ person, row }, similarities) => {
    mated.push({ person, ...placeOf(row, similarities) });
  });
  const nonMated: NonMatedSearch[] = [];
  eachSearch(strangers, rows, ({ person }, similarities) => {
    nonMated.push({ person, similarity: highest(similarities) });
  });
  return { subjects: gallery.length, mated, nonMated };
}

/** A portrait is enrolled however poor it is: a person chose it. @returns null when no photograph shows a face */
function portraitTemplate(images: readonly EmbeddedImage[], places: readonly number[]): Float32Array | null {
  const faces = places.flatMap((place) => images[place]?.portrait ?? []);
  return faces.length === 0 ? null : fuseTemplate(faces.map(({ embedding }) => embedding)).embedding.vector;
}

/** Faces too poor to be searched are left out of a probe. @returns null when nothing is left */
function probeTemplate(images: readonly EmbeddedImage[], places: readonly number[]): Float32Array | null {
  const fit = places.filter((place) => images[place]?.failure === null);
  return portraitTemplate(images, fit);
}

/** Calls `take` for each search with its similarities to all of the gallery, or with none when it has no face. */
function eachSearch<Search extends { readonly probe: Float32Array | null }>(
  searches: readonly Search[],
  gallery: VectorRows,
  take: (search: Search, similarities: Float32Array) => void,
): void {
  const block = new Float32Array(BLOCK_ROWS * gallery.count);
  for (let from = 0; from < searches.length; from += BLOCK_ROWS) {
    const part = searches.slice(from, from + BLOCK_ROWS);
    const probes = toRows(
      part.flatMap(({ probe }) => probe ?? []),
      gallery.dimension,
    );
    blockProducts(probes, 0, probes.count, gallery, 0, block);
    let row = 0;
    for (const search of part) {
      const start = row * gallery.count;
      if (search.probe === null) take(search, NONE);
      else {
        take(search, block.subarray(start, start + gallery.count));
        row++;
      }
    }
  }
}

const NONE = new Float32Array(0);

function placeOf(mate: number, similarities: Float32Array): Pick<MatedSearch, "similarity" | "rank"> {
  const similarity = similarities[mate];
  if (similarity === undefined)
    return { similarity: Number.NEGATIVE_INFINITY, rank: Number.POSITIVE_INFINITY };
  let rank = 0;
  for (const other of similarities) if (other >= similarity) rank++;
  return { similarity, rank };
}

function highest(similarities: Float32Array): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const similarity of similarities) if (similarity > most) most = similarity;
  return most;
}
