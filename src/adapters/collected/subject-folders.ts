import { basename, resolve } from "node:path";
import { Value } from "typebox/value";
import { SubjectDetailsSchema } from "../../domain/gallery.js";
import type { Collected, CollectedSubject, PortraitSource } from "../../ports/collected.js";
import { entries, filesBelow, looseImage, realPlace } from "./files.js";
import { isManifest } from "./manifest-lines.js";
import { manifestInFolder, pathRejection } from "./rejections.js";

/**
 * The subjects of a folder that holds a folder for each, or the one subject whose portraits it holds. A folder's name is
 * the subject's reference.
 * @throws FILE_UNREADABLE
 */
export async function* subjectsOfFolder(folder: string): AsyncGenerator<Collected<CollectedSubject>> {
  const { files, folders } = await entries(folder);
  const manifests = files.filter(isManifest);
  for (const manifest of manifests) yield { rejected: manifestInFolder(manifest) };
  if (folders.length === 0) {
    // Pictures beside a manifest are of many people, not of one who is called like the folder.
    if (manifests.length === 0) yield* subjectOfFolder(folder, new Set());
    return;
  }
  // A link that leads to another subject's folder, or back to all of them, must not make those portraits this one's.
  const gallery = new Set(await Promise.all([folder, ...folders].map(realPlace)));
  for (const inner of folders) yield* subjectOfFolder(inner, gallery);
  for (const file of files) {
    if (isManifest(file)) continue;
    const rejected = pathRejection(file, "FILE_WITHOUT_SUBJECT", "a folder for each subject", basename(file));
    yield { rejected };
  }
}

/** @param gallery real paths of folders that belong to others, unless they are this one */
async function* subjectOfFolder(
  folder: string,
  gallery: ReadonlySet<string>,
): AsyncGenerator<Collected<CollectedSubject>> {
  const details = { reference: basename(resolve(folder)) };
  if (!Value.Check(SubjectDetailsSchema, details)) {
    const what = "a folder whose name can be a reference";
    yield { rejected: pathRejection(folder, "FILE_WITHOUT_SUBJECT", what, details.reference) };
    return;
  }
  const portraits: PortraitSource[] = [];
  let isReported = false;
  const own = await realPlace(folder);
  for await (const found of filesBelow(folder, (real) => real !== own && gallery.has(real))) {
    if ("rejected" in found) yield found;
    else if (isManifest(found.item)) yield { rejected: manifestInFolder(found.item) };
    else portraits.push(looseImage(found.item));
    isReported ||= "rejected" in found;
  }
  if (portraits.length > 0) yield { item: { source: folder, details, portraits } };
  else if (!isReported) {
    yield { rejected: pathRejection(folder, "SUBJECT_WITHOUT_PORTRAIT", "a photograph", "an empty folder") };
  }
}
