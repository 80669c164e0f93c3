import type { Ad } from "../domain/ad.js";
import type { Candidate } from "../domain/candidate.js";
import { expected } from "../domain/errors.js";
import type { Face } from "../domain/face.js";
import type { Subject } from "../domain/gallery.js";
import type { CandidateId, Sha256 } from "../domain/ids.js";
import type { ImageFacts } from "../domain/image.js";
import type { Lease } from "../domain/lease.js";
import { type NewOpinion, type Opinion, parseOpinion, type TypedOpinion } from "../domain/opinion.js";
import { type CandidateState, isDecided } from "../domain/review-state.js";
import type { ActingContext } from "../ports/acting.js";
import type { Store } from "../ports/store.js";
import type { CandidateFilter, Reviewer } from "../ports/store-candidates.js";
import type { Blindness, Standing } from "./blindness.js";
import { createKnownAnswerSight } from "./known-answer-sight.js";
import { nameOfActing } from "./name-of-acting.js";
import type { Operations } from "./operations.js";
import type { ComparedPortrait } from "./search-gallery.js";

/** A candidate with what a reviewer needs to judge it. */
export interface CandidateView extends Standing {
  /** Of one that `isBlind` edges leave out similarity, confidence, names, and all that tells them; its state does not tell what others concluded. */
  readonly candidate: Candidate;
  readonly face: Face;
  /** The pictures that show the face and the portrait that matched best. */
  readonly pictures: { readonly face: ImageFacts; readonly portrait: ImageFacts };
  /** The ads of the operation that show the face, oldest first. */
  readonly ads: readonly Ad[];
  readonly subject: Subject;
  /** The portraits of the subject's template when the candidate was found, the one that matched best first. */
  readonly portraits: readonly [ComparedPortrait, ...ComparedPortrait[]];
  /** Null until the candidate is decided: the second reviewer never sees the first one's opinion. */
  readonly opinions: readonly Opinion[] | null;
}

/** What whoever acts wants to see of the candidates. */
export interface ReviewFilter extends Pick<CandidateFilter, "operationId" | "galleryId" | "possibleMinor"> {
  readonly state?: CandidateState | undefined;
  /** Only known answers, or only real candidates: for who looks after them. */
  readonly isKnownAnswer?: boolean | undefined;
  /** Only what they may give an opinion on now. */
  readonly isMine?: boolean | undefined;
}

export interface Review {
  /**
   * Nearest first; for who gives opinions, in the order of a queue, which does not tell the rank.
   * @param page.after continue behind this candidate
   * @throws CANDIDATE_UNKNOWN for an unknown `after`; RIGHT_MISSING when a program or somebody without an account asks for theirs,
   * or somebody for known answers who may not tell them
   */
  list(filter: ReviewFilter, page: { after: CandidateId | null; limit: number }): Promise<CandidateView[]>;
  count(filter: ReviewFilter): Promise<number>;
  /** @throws CANDIDATE_UNKNOWN */
  show(id: CandidateId): Promise<CandidateView>;
  /**
   * Claims a candidate for whoever acts, or claims it for longer.
   * @throws RIGHT_MISSING, CANDIDATE_UNKNOWN, CANDIDATE_DECIDED, OPINION_REPEATED, VERIFICATION_NEEDED, CANDIDATE_LEASED
   */
  claim(id: CandidateId): Promise<Lease>;
  /** Gives up the claim of whoever acts, where there is one. @throws RIGHT_MISSING, CANDIDATE_UNKNOWN */
  letGo(id: CandidateId): Promise<void>;
  /**
   * Records the conclusion of whoever acts, who has to have an account: nobody concludes in another's name.
   * @param ifVersion the version of the candidate that they saw; any without one
   * @throws RIGHT_MISSING, CANDIDATE_UNKNOWN, CANDIDATE_DECIDED, OPINION_REPEATED, VERIFICATION_NEEDED, CANDIDATE_LEASED, LEASE_LAPSED,
   * CANDIDATE_CHANGED, ARGUMENT_INVALID
   */
  opine(
    id: CandidateId,
    opinion: TypedOpinion,
    ifVersion?: number,
  ): Promise<{ candidate: Candidate; opinion: Opinion }>;
  /**
   * Records what settles a disagreement: the conclusion of whoever acts, who gave none of the opinions and sees all.
   * @throws RIGHT_MISSING, CANDIDATE_UNKNOWN, CANDIDATE_NOT_IN_CONFLICT, OPINION_REPEATED, ARGUMENT_INVALID
   */
  adjudicate(id: CandidateId, opinion: TypedOpinion): Promise<{ candidate: Candidate; opinion: Opinion }>;
}

export function createReview(parts: {
  store: Store;
  acting: ActingContext;
  operations: Pick<Operations, "assertReached" | "reached">;
  blindness: Blindness;
}): Review {
  const { store, operations, acting, blindness } = parts;
  const { candidates } = store;
  const sight = createKnownAnswerSight(parts);

  async function reached(id: CandidateId): Promise<Candidate> {
    const unknown = () => expected("CANDIDATE_UNKNOWN", "a candidate that exists", "the candidate", id);
    const candidate = await candidates.find(id);
    if (candidate === null) throw unknown();
    await operations.assertReached(candidate.operationId, unknown);
    if (!(await sight.exists(id))) throw unknown();
    return candidate;
  }

  /** Whoever acts, as the store goes by them. @param what for the message */
  async function reviewer(what: string): Promise<Reviewer> {
    const verifies = acting.current().rights.has("opinion.verify");
    return { reviewer: await nameOfActing(parts, what), verifies };
  }

  async function inTheirName(candidate: Candidate, typed: TypedOpinion, what: string): Promise<NewOpinion> {
    const { pack, calibrationId } = candidate;
    const shown = { pack, calibrationId, blind: (await blindness.of(candidate)).isBlind };
    return { ...parseOpinion(typed), ...(await reviewer(what)), shown };
  }

  async function within({ state, isMine, isKnownAnswer, ...filter }: ReviewFilter): Promise<CandidateFilter> {
    return {
      ...filter,
      ...(await sight.filter(isKnownAnswer)),
      reached: operations.reached(),
      states: state === undefined ? undefined : blindness.statesCalled(state),
      decidableBy: isMine === true ? await reviewer("their candidates") : undefined,
    };
  }

  async function view(candidate: Candidate): Promise<CandidateView> {
    return {
      candidate: blindness.told(candidate),
      ...(await blindness.of(candidate)),
      ...(await partsOf(store, candidate)),
    };
  }

  return {
    async list(filter, page) {
      const views: CandidateView[] = [];
      const operationId = filter.operationId ?? null;
      await store.audit.append({ act: "candidate.list", operationId, details: { limit: page.limit } });
      const { order } = blindness;
      for (const candidate of await candidates.list(await within(filter), { ...page, order: order() }))
        views.push(await view(candidate));
      return views;
    },
    count: async (filter) => candidates.count(await within(filter)),
    async show(id) {
      const candidate = await reached(id);
      const { operationId } = candidate;
      await store.audit.append({ act: "candidate.view", operationId, details: { candidate: id } });
      return view(candidate);
    },
    async claim(id) {
      await reached(id);
      return candidates.claim(id, await reviewer("a claim"));
    },
    async letGo(id) {
      await reached(id);
      await candidates.letGo(id, (await reviewer("a claim")).reviewer);
    },
    async opine(id, opinion, ifVersion) {
      const candidate = await reached(id);
      const given = await inTheirName(candidate, opinion, "an opinion");
      const result = await candidates.addOpinion(id, given, ifVersion);
      return { ...result, candidate: blindness.told(result.candidate) };
    },
    async adjudicate(id, opinion) {
      const candidate = await reached(id);
      return candidates.adjudicate(id, await inTheirName(candidate, opinion, "an adjudication"));
    },
  };
}

async function partsOf(
  store: Store,
  candidate: Candidate,
): Promise<Omit<CandidateView, "candidate" | keyof Standing>> {
  const face = there(await store.faces.find(candidate.faceId), candidate.faceId);
  const subject = there(await store.galleries.findSubject(candidate.subjectId), candidate.subjectId);
  const stored = await store.galleries.portraits(subject.id);
  const [best, ...others] = candidate.portraits.map(({ portraitId, similarity }) => ({
    portrait: there(stored.find(({ id }) => id === portraitId) ?? null, portraitId),
    similarity,
  }));
  const nearest = there(best ?? null, candidate.id);
  const picture = async (sha256: Sha256) => there(await store.images.find(sha256), sha256);
  return {
    face,
    pictures: {
      face: await picture(face.imageSha256),
      portrait: await picture(nearest.portrait.imageSha256),
    },
    ads: await store.ads.showing(candidate.operationId, face.imageSha256),
    subject,
    portraits: [nearest, ...others],
    opinions: isDecided(candidate.state) ? await store.candidates.opinions(candidate.id) : null,
  };
}

/** A candidate's rows refer to each other; one that is missing is damage, not a wrong question. */
function there<Row>(row: Row | null, id: string): Row {
  if (row === null) throw expected("STORE_DAMAGED", "a row that a candidate refers to", id, "none");
  return row;
}
