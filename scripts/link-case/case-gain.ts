import { basename, join } from "node:path";
import type { IdentityFace } from "../../src/domain/identities/identity.js";
import type { GalleryId, OperationId, PackId } from "../../src/domain/ids.js";
import { type IdentityGain, identityGain } from "../../src/evaluation/clustering/identity-gain.js";
import type { Leadlight } from "../../src/pipeline/leadlight.js";
import type { LinkCaseTruth } from "./truth.js";

const GALLERY = "case";
const PAGE = 500;
/** The share of searches for people who are not enrolled that raise an alarm. */
const FPIR = 0.01;

/** Searches of a case's gallery, and what they were made of. */
export interface CaseGain {
  readonly gain: IdentityGain;
  /** In the gallery. */
  readonly portraits: number;
  /** Faces that took part. */
  readonly faces: number;
}

/**
 * Searches the gallery of a case, `subjects.jsonl`, by the faces of its ads and by the identities that the product made of them. Judged is the
 * largest face of every picture of one person; other faces are part of identities all the same.
 * @param folder of the case
 * @param operation with its ads taken in
 */
export async function caseGain(
  leadlight: Leadlight,
  { truth, folder, operation }: { truth: LinkCaseTruth; folder: string; operation: OperationId },
): Promise<CaseGain> {
  const { store } = leadlight;
  await leadlight.identities.group(operation);
  const pack = await store.settings.activePack();
  if (pack === null) throw new Error("expected a data folder with an active pack");
  const gallery = await enrolled(leadlight, join(folder, "subjects.jsonl"));
  const numbers = new Map<string, number>();
  const numberOf = (name: string) => numbers.get(name) ?? numbers.set(name, numbers.size).size - 1;

  const portraits = [];
  const { portraits: vectors } = await store.galleries.portraitVectors(gallery, pack);
  for (const { subjectId, vector } of vectors) {
    const subject = await store.galleries.findSubject(subjectId);
    if (subject !== null) portraits.push({ person: numberOf(subject.details.reference), vector });
  }

  const faces = await facesOf(leadlight, operation, pack);
  const personIn = personsInPictures(truth);
  const judgedPictures = new Set<string>();
  const personOf = faces.map(({ imageSha256 }) => {
    // Faces of a picture come the largest first.
    const person = judgedPictures.has(imageSha256) ? undefined : personIn.get(imageSha256.slice(0, 24));
    judgedPictures.add(imageSha256);
    return person === undefined ? -1 : numberOf(person);
  });
  const groups = [...new Set(faces.map(({ identityId }) => identityId))];
  const places = new Map(groups.map((group, i) => [group, i]));
  const groupOf = faces.map(({ identityId }) => places.get(identityId) as number);
  const gain = identityGain(
    { vectors: faces.map(({ vector }) => vector), personOf, groupOf },
    portraits,
    FPIR,
  );
  return { gain, portraits: portraits.length, faces: faces.length };
}

async function enrolled({ store, enrol }: Leadlight, subjects: string): Promise<GalleryId> {
  const known = await store.galleries.findByName(GALLERY);
  if (known !== null) return known.id;
  const gallery = await store.galleries.create(GALLERY);
  await enrol(gallery, subjects);
  return gallery.id;
}

async function facesOf({ store }: Leadlight, operation: OperationId, pack: PackId): Promise<IdentityFace[]> {
  const faces: IdentityFace[] = [];
  for (let page: IdentityFace[] = []; ; ) {
    page = await store.identities.faces(operation, pack, { after: page.at(-1)?.faceId ?? null, limit: PAGE });
    faces.push(...page);
    if (page.length < PAGE) return faces;
  }
}

/** By the beginning of a picture's SHA-256, which its file is named by: who is in it, where that is one person. */
function personsInPictures(truth: LinkCaseTruth): Map<string, string> {
  return new Map(
    truth.ads
      .flatMap(({ pictures }) => pictures)
      .flatMap(({ file, persons }) => {
        const [person, ...others] = persons;
        return person === undefined || others.length > 0 ? [] : [[basename(file, ".jpg"), person] as const];
      }),
  );
}
