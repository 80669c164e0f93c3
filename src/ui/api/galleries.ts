import type { SubjectDetails } from "../../domain/gallery.js";
import type { Box } from "../../domain/geometry.js";
import type { FaceQuality, UnsearchedReason } from "../../domain/quality.js";
import type { UnsearchedCount } from "../../domain/unsearched-count.js";
import type { Client } from "./client.js";
import { upload } from "./upload.js";

export interface Gallery {
  readonly id: string;
  readonly name: string;
  readonly subjects: number;
  readonly portraits: number;
}

export interface Subject extends SubjectDetails {
  readonly id: string;
}

/** A subject with their photographs. */
export interface EnrolledSubject extends Subject {
  readonly portraits: readonly Portrait[];
}

export interface Portrait {
  readonly id: string;
  readonly faceId: string;
  readonly box: Box;
  readonly quality: FaceQuality;
  readonly unsearched: readonly UnsearchedReason[];
}

export interface Comparison {
  readonly faces: number;
  readonly templates: number;
  readonly unsearched: UnsearchedCount;
  readonly candidates: { readonly new: number; readonly known: number };
  readonly withheld: string | null;
  readonly strength: {
    /** New candidates by the whole number that their log10 LR begins with. */
    readonly byLog10LR: Readonly<Record<string, number>>;
    readonly expectedFalse: number | null;
  };
  readonly seconds: number;
}

/** A comparison that was begun; both are null for one that is under way or ended early. */
export interface EarlierComparison {
  readonly galleryId: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly report: Comparison | null;
}

const PATH = "/v1/galleries";

export async function listGalleries(client: Client): Promise<readonly Gallery[]> {
  return (await client.json<{ items: readonly Gallery[] }>(PATH)).items;
}

/** @throws Refusal GALLERY_EXISTS */
export function createGallery(client: Client, name: string): Promise<{ id: string }> {
  return client.json(PATH, { method: "POST", body: { name } });
}

interface SubjectPage {
  readonly items: readonly EnrolledSubject[];
  readonly nextCursor: string | null;
}

const SUBJECTS = 24;

/**
 * Who is in a gallery, by reference.
 * @param search how the reference, or a word of the name, begins; empty for everybody
 * @param cursor of the page before; null for the first page
 * @throws Refusal GALLERY_UNKNOWN
 */
export function listSubjects(
  client: Client,
  galleryId: string,
  search: string,
  cursor: string | null,
): Promise<SubjectPage> {
  const query = new URLSearchParams({ limit: String(SUBJECTS) });
  if (search !== "") query.set("search", search);
  if (cursor !== null) query.set("cursor", cursor);
  return client.json(`${PATH}/${encodeURIComponent(galleryId)}/subjects?${query}`);
}

/** @throws Refusal SUBJECT_EXISTS */
export function addSubject(client: Client, galleryId: string, details: SubjectDetails): Promise<Subject> {
  return client.json(`${PATH}/${encodeURIComponent(galleryId)}/subjects`, { method: "POST", body: details });
}

/** @throws Refusal FACE_NOT_FOUND, FACE_AMBIGUOUS and those of a picture that is none */
export function addPortrait(client: Client, subjectId: string, image: File): Promise<Portrait> {
  const form = new FormData();
  form.append("image", image, image.name);
  return upload(client, `/v1/subjects/${encodeURIComponent(subjectId)}/portraits`, form);
}

/** Searches the faces of an operation in a gallery, which may take minutes. @throws Refusal OPERATION_UNKNOWN */
export function compare(client: Client, galleryId: string, operation: string): Promise<Comparison> {
  return client.json("/v1/comparisons", { method: "POST", body: { galleryId, operation } });
}

/** Earlier comparisons of an operation with a gallery, the latest first. */
export async function listComparisons(
  client: Client,
  galleryId: string,
  operation: string,
): Promise<readonly EarlierComparison[]> {
  const query = new URLSearchParams({ operation, limit: "200" });
  const { items } = await client.json<{ items: readonly EarlierComparison[] }>(`/v1/comparisons?${query}`);
  return items.filter((one) => one.galleryId === galleryId);
}
