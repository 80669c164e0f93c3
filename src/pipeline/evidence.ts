import type { TemplateSizes } from "../domain/candidate.js";
import { type Inconsistency, inconsistenciesOf } from "../domain/consistency.js";
import type { AssessedFace } from "../domain/face.js";
import type { FaceId, PackId, PortraitId } from "../domain/ids.js";
import type { CandidateView } from "./review.js";
import type { Match } from "./search-gallery.js";
import type { SearchBasis, SearchedFace } from "./search-image.js";

type Judged = Pick<AssessedFace, "quality" | "unsearched">;

/** What a similarity was computed from, for whoever has to check it: the photographs, how good they are, and the versions. */
export interface Evidence {
  /** The portrait that matched best. */
  readonly portraitId: PortraitId;
  readonly portraitFaceId: FaceId;
  readonly portraitQuality: Judged;
  /** The probe's face that matched best; null for one that is not stored. */
  readonly faceId: FaceId | null;
  readonly faceQuality: Judged;
  readonly pack: PackId;
  readonly calibrationId: string | null;
  readonly templates: TemplateSizes;
  /** All portraits of the subject, each with its similarity to the probe template, nearest first. */
  readonly portraits: readonly {
    readonly id: PortraitId;
    readonly faceId: FaceId;
    readonly similarity: number;
  }[];
  /** All stored faces of the probe, each with its similarity to the subject's template, nearest first. */
  readonly faces: readonly { readonly id: FaceId; readonly similarity: number }[];
}

/** The evidence of a search, whose probe is not stored. */
export function evidenceOfMatch(match: Match, face: SearchedFace, basis: SearchBasis): Evidence {
  const { pack, calibrationId } = basis;
  return {
    ...portraitsOf(match.portraits),
    faceId: null,
    faceQuality: judged(face),
    pack,
    calibrationId,
    templates: match.templates,
    faces: [],
  };
}

/** The evidence of a candidate, as it was when the candidate was found. */
export function evidenceOfCandidate({ candidate, face, portraits }: CandidateView): Evidence {
  const { pack, calibrationId, templates, faces } = candidate;
  return {
    ...portraitsOf(portraits),
    faceId: face.id,
    faceQuality: judged(face),
    pack,
    calibrationId,
    templates,
    faces: faces.map(({ faceId, similarity }) => ({ id: faceId, similarity })),
  };
}

function portraitsOf(portraits: Match["portraits"]) {
  const [{ portrait: best }] = portraits;
  return {
    portraitId: best.id,
    portraitFaceId: best.faceId,
    portraitQuality: judged(best),
    portraits: portraits.map(({ portrait: { id, faceId }, similarity }) => ({ id, faceId, similarity })),
  };
}

function judged({ quality, unsearched }: Judged): Judged {
  return { quality, unsearched };
}

/** What dates say against a candidate (see `inconsistenciesOf`). An ad's date is when it was posted, or when that is not known, collected. */
export function inconsistenciesIn({ ads, face, subject }: CandidateView): Inconsistency[] {
  return inconsistenciesOf({
    dateOfBirth: subject.details.dateOfBirth,
    adDates: ads.flatMap(({ metadata }) => metadata.postedAt ?? metadata.collectedAt ?? []),
    apparentAge: face.apparentAge,
  });
}
