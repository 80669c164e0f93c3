import { UNSEARCHED_REASONS } from "../domain/quality.js";
import type { EmbeddedDataset, EmbeddedImage, ImageFailure } from "./embed-dataset.js";
import type { EnrolmentResults } from "./results.js";

/** Counts the photographs whose person cannot be found by them, and says of each why. */
export function enrolmentOf({ dataset, images }: EmbeddedDataset): EnrolmentResults {
  const countOf = (kind: ImageFailure["kind"]) =>
    images.filter(({ failure }) => failure?.kind === kind).length;
  const usable = images.filter(({ failure }) => failure === null);
  return {
    images: images.length,
    persons: dataset.persons.length,
    emptyFolders: dataset.emptyFolders.length,
    usable: usable.length,
    unreadable: countOf("unreadable"),
    noFace: countOf("no_face"),
    wrongFace: countOf("wrong_face"),
    unsearched: countOf("unsearched"),
    unsearchedByReason: countReasons(images),
    personsWithoutUsableImage: dataset.persons.length - new Set(usable.map(({ person }) => person)).size,
    failures: images.flatMap(({ file, failure }) =>
      failure === null ? [] : { file, kind: failure.kind, detail: detailOf(failure) },
    ),
  };
}

function countReasons(images: readonly EmbeddedImage[]): Record<string, number> {
  const given = images.flatMap(({ failure }) => (failure?.kind === "unsearched" ? failure.reasons : []));
  return Object.fromEntries(
    UNSEARCHED_REASONS.flatMap((reason) => {
      const count = given.filter((one) => one === reason).length;
      return count > 0 ? [[reason, count]] : [];
    }),
  );
}

function detailOf(failure: ImageFailure): string {
  if (failure.kind === "unreadable") return `${failure.code}: ${failure.message}`;
  return failure.kind === "unsearched" ? failure.reasons.join(", ") : "";
}
