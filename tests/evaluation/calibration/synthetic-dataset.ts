import type { Embedding } from "../../../src/domain/embedding.js";
import { sha256Of } from "../../../src/domain/ids.js";
import type { EmbeddedDataset, EmbeddedImage } from "../../../src/evaluation/embed-dataset.js";
import { GOOD_QUALITY } from "../../helpers/qualities.js";

/** A data set as if these embeddings had been found in it: one photograph for each. */
export function syntheticDataset(people: readonly (readonly Embedding[])[]): EmbeddedDataset {
  const images = people.flatMap((embeddings, person) =>
    embeddings.map((embedding, number): EmbeddedImage => {
      const face = {
        box: { x: 0, y: 0, width: 80, height: 80 },
        landmarks: [],
        detectionScore: 0.9,
        quality: { ...GOOD_QUALITY, sharpness: 0.02 + 0.01 * (number % 3) },
        unsearched: [],
        apparentAge: null,
        embedding,
      };
      const file = `${person}/${number}.jpg`;
      const imageHash = sha256Of(file);
      return { person: String(person), file, imageHash, faces: [face], portrait: face, failure: null };
    }),
  );
  const first = people[0]?.[0];
  if (first === undefined) throw new Error("a data set needs a photograph");
  return {
    dataset: {
      name: "synthetic",
      hash: sha256Of("synthetic"),
      persons: people.map((_, person) => String(person)),
      images: [],
      emptyFolders: [],
    },
    pack: {
      id: first.pack,
      dimension: first.vector.length,
      candidateSimilarity: 0.5,
      preprocessing: "tests/1",
      hash: sha256Of("pack"),
    },
    images,
    analysed: images.length,
  };
}
