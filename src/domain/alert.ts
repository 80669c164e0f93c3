import type { Actor } from "./actor.js";
import {
  type AlertId,
  type CandidateId,
  type FaceId,
  type GalleryId,
  newId,
  type OperationId,
  type SubjectId,
} from "./ids.js";
import { innerProduct } from "./inner-product.js";

export const ALERT_STATES = ["new", "seen"] as const;
export type AlertState = (typeof ALERT_STATES)[number];

/** What a standing search found: one person in one or many ads who resembles one subject. */
export interface Alert {
  readonly id: AlertId;
  readonly operationId: OperationId;
  readonly galleryId: GalleryId;
  readonly subjectId: SubjectId;
  /** The first one. */
  readonly candidateId: CandidateId;
  /** The face by which others are taken for the same person. */
  readonly faceId: FaceId;
  readonly ads: number;
  readonly candidates: number;
  readonly state: AlertState;
  readonly createdAt: Date;
  /** When the last ad was added. */
  readonly lastAt: Date;
  /** Who has seen it, and when; null for nobody. */
  readonly seen: { readonly by: Actor; readonly at: Date } | null;
}

/**
 * How long an alert goes on to take in ads of its person when nobody sees it. Then the next ad is another alert, so that a program
 * that is told of new alerts alone hears of a person once a day for as long as ads come.
 */
export const FLOOD_WINDOW_MS = 24 * 60 * 60 * 1000;

/** Persons told apart for one subject: whoever comes after them counts with the one who is most alike. */
const MOST_PERSONS = 20;

/** An alert that takes in further ads. */
export interface OpenAlert {
  readonly id: AlertId;
  readonly subjectId: SubjectId;
  /** Of its face, unit length. */
  readonly vector: Float32Array;
}

/**
 * Puts what is found together: one alert for each person and subject, however many ads show them.
 * @param open alerts that take in more
 * @param samePersonFrom similarity of two faces from which on they are one person
 */
export class AlertGroups {
  readonly #bySubject = new Map<SubjectId, OpenAlert[]>();
  readonly #from: number;

  constructor(open: readonly OpenAlert[], samePersonFrom: number) {
    this.#from = samePersonFrom;
    for (const alert of open) this.#of(alert.subjectId).push(alert);
  }

  /** @param vector of the best face, unit length @returns the id of the alert that it belongs to, a new one if need be */
  alertOf(subjectId: SubjectId, vector: Float32Array): AlertId {
    const alerts = this.#of(subjectId);
    let nearest: { id: AlertId; similarity: number } | null = null;
    for (const { id, vector: other } of alerts) {
      const similarity = innerProduct(other, 0, vector);
      if (nearest === null || similarity > nearest.similarity) nearest = { id, similarity };
    }
    if (nearest !== null && (nearest.similarity >= this.#from || alerts.length >= MOST_PERSONS))
      return nearest.id;
    const alert = { id: newId("alert"), subjectId, vector };
    alerts.push(alert);
    return alert.id;
  }

  #of(subjectId: SubjectId): OpenAlert[] {
    const known = this.#bySubject.get(subjectId);
    if (known !== undefined) return known;
    const none: OpenAlert[] = [];
    this.#bySubject.set(subjectId, none);
    return none;
  }
}
