import type { Ad } from "../domain/ad.js";
import { type Candidate, isDecided } from "../domain/candidate.js";
import { expected } from "../domain/errors.js";
import type { Face } from "../domain/face.js";
import type { Subject } from "../domain/gallery.js";
import type { CandidateId } from "../domain/ids.js";
import { type NewOpinion, type Opinion, parseOpinion, type TypedOpinion } from "../domain/opinion.js";
import type { ActingContext } from "../ports/acting.js";
import type { CandidateFilter, Store } from "../ports/store.js";
import { nameOfActing } from "./name-of-acting.js";
import type { Operations } from "./operations.js";
import type { ComparedPortrait } from "./search-gallery.js";

/** A candidate with what a reviewer needs to judge it. */
export interface CandidateView {
  readonly candidate: Candidate;
  readonly face: Face;
  /** The ads of the operation that show the face, oldest first. */
  readonly ads: readonly Ad[];
  readonly subject: Subject;
  /** The portraits of the subject's template when the candidate was found, the one that matched best first. */
  readonly portraits: readonly [ComparedPortrait, ...ComparedPortrait[]];
  /** Null until the candidate is decided: the second reviewer never sees the first one's opinion. */
  readonly opinions: readonly Opinion[] | null;
}

export interface Review {
  /** Nearest first. @param page.after continue behind this candidate @throws CANDIDATE_UNKNOWN for an unknown `after` */
  list(filter: CandidateFilter, page: { after: CandidateId | null; limit: number }): Promise<CandidateView[]>;
  count(filter: CandidateFilter): Promise<number>;
  /** @throws CANDIDATE_UNKNOWN */
  show(id: CandidateId): Promise<CandidateView>;
  /**
   * Records the conclusion of whoever acts, who has to have an account: nobody concludes in another's name.
   * @throws RIGHT_MISSING, CANDIDATE_UNKNOWN, CANDIDATE_DECIDED, OPINION_REPEATED, ARGUMENT_INVALID
   */
  opine(id: CandidateId, opinion: TypedOpinion): Promise<{ candidate: Candidate; opinion: Opinion }>;
  /**
   * Records what settles a disagreement: the conclusion of whoever acts, who gave neither of the two and sees both.
   * @throws RIGHT_MISSING, CANDIDATE_UNKNOWN, CANDIDATE_NOT_IN_CONFLICT, OPINION_REPEATED, ARGUMENT_INVALID
   */
  adjudicate(id: CandidateId, opinion: TypedOpinion): Promise<{ candidate: Candidate; opinion: Opinion }>;
}

export function createReview(parts: {
  store: Store;
  acting: ActingContext;
  operations: Pick<Operations, "assertReached" | "reached">;
}): Review {
  const { store, operations } = parts;

  async function reached(id: CandidateId): Promise<Candidate> {
    const unknown = () => expected("CANDIDATE_UNKNOWN", "a candidate that exists", "the candidate", id);
    const candidate = await store.candidates.find(id);
    if (candidate === null) throw unknown();
    await operations.assertReached(candidate.operationId, unknown);
    return candidate;
  }

  async function inTheirName(opinion: TypedOpinion, what: string): Promise<NewOpinion> {
    return { ...parseOpinion(opinion), reviewer: await nameOfActing(parts, what) };
  }

  return {
    async list(filter, page) {
      const views: CandidateView[] = [];
      const operationId = filter.operationId ?? null;
      await store.audit.append({ act: "candidate.list", operationId, details: { limit: page.limit } });
      const within = { ...filter, reached: operations.reached() };
      for (const candidate of await store.candidates.list(within, page))
        views.push(await view(store, candidate));
      return views;
    },
    count: (filter) => store.candidates.count({ ...filter, reached: operations.reached() }),
    async show(id) {
      const candidate = await reached(id);
      const { operationId } = candidate;
      await store.audit.append({ act: "candidate.view", operationId, details: { candidate: id } });
      return view(store, candidate);
    },
    async opine(id, opinion) {
      await reached(id);
      return store.candidates.addOpinion(id, await inTheirName(opinion, "an opinion"));
    },
    async adjudicate(id, opinion) {
      await reached(id);
      return store.candidates.adjudicate(id, await inTheirName(opinion, "an adjudication"));
    },
  };
}

async function view(store: Store, candidate: Candidate): Promise<CandidateView> {
  const face = there(await store.faces.find(candidate.faceId), candidate.faceId);
  const subject = there(await store.galleries.findSubject(candidate.subjectId), candidate.subjectId);
  const stored = await store.galleries.portraits(subject.id);
  const [best, ...others] = candidate.portraits.map(({ portraitId, similarity }) => ({
    portrait: there(stored.find(({ id }) => id === portraitId) ?? null, portraitId),
    similarity,
  }));
  return {
    candidate,
    face,
    ads: await store.ads.showing(candidate.operationId, face.imageSha256),
    subject,
    portraits: [there(best ?? null, candidate.id), ...others],
    opinions: isDecided(candidate.state) ? await store.candidates.opinions(candidate.id) : null,
  };
}

/** A candidate's rows refer to each other; one that is missing is damage, not a wrong question. */
function there<Row>(row: Row | null, id: string): Row {
  if (row === null) throw expected("STORE_DAMAGED", "a row that a candidate refers to", id, "none");
  return row;
}
