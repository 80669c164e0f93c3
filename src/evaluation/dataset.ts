import { type Sha256, sha256Of } from "../domain/ids.js";
import { mapInOrder } from "../pipeline/in-order.js";
import type { DatasetImage, DatasetSource } from "../ports/dataset.js";

/** A photograph of a dataset with the hash of its bytes; null when it cannot be read. */
export interface HashedImage extends DatasetImage {
  readonly hash: Sha256 | null;
}

/** Persons and their photographs. */
export interface Dataset {
  /** Last part of the folder's name. */
  readonly name: string;
  /** SHA-256 over one line `<image hash> <person>` for each readable image, sorted. */
  readonly hash: Sha256;
  /** Sorted; each has at least one photograph. */
  readonly persons: readonly string[];
  /** By person, then by file name. */
  readonly images: readonly HashedImage[];
  /** Folders without a photograph: they are no persons of the dataset. */
  readonly emptyFolders: readonly string[];
}

/** Files read side by side. */
const FILES_AT_ONCE = 8;

/**
 * Lists a dataset and hashes its photographs. A photograph that cannot be read stays in, without a hash.
 * @throws FILE_UNREADABLE, DATASET_EMPTY
 */
export async function loadDataset(source: DatasetSource, folder: string): Promise<Dataset> {
  const { images: listed, emptyFolders } = await source.images(folder);
  const images: HashedImage[] = [];
  const hashed = async (image: DatasetImage): Promise<HashedImage> => {
    const bytes = await image.read().catch(() => null);
    return { ...image, hash: bytes === null ? null : sha256Of(bytes) };
  };
  for await (const image of mapInOrder(listed, FILES_AT_ONCE, hashed)) images.push(image);
  const name = folder.split(/[\\/]/).findLast((part) => part !== "") ?? folder;
  const persons = [...new Set(images.map(({ person }) => person))].sort();
  return { name, hash: datasetHash(images), persons, images, emptyFolders };
}

function datasetHash(images: readonly HashedImage[]): Sha256 {
  const lines = images.flatMap(({ hash, person }) => (hash === null ? [] : [`${hash} ${person}\n`]));
  return sha256Of(lines.sort().join(""));
}
