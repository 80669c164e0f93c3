import type { CalibrationInForce } from "../../domain/calibration.js";
import type { NewCandidate } from "../../domain/candidate.js";
import type { StoredFace } from "../../domain/face.js";
import { IDENTITY_LOG10_LR, similarityReaching } from "../../domain/identities/same-person.js";
import type { AdId, PackId, SubjectId } from "../../domain/ids.js";
import { COPY } from "../../domain/template.js";
import type { Watch } from "../../domain/watch.js";
import { candidateOf, MOST_CANDIDATES_OF_A_FACE, personsIn, templateOf } from "../ad-candidates.js";
import type { CompareParts } from "../compare-gallery.js";
import { basisOf, type ListRules, listRules } from "../search-gallery.js";
import { pause } from "../slices.js";

/** What searches nobody asks for are made of: the same as comparisons. */
export type StandingParts = Omit<CompareParts, "clock">;

/** A watch with what its searches go by, decided once for a run. */
export interface StandingSearch {
  readonly watch: Watch;
  readonly pack: PackId;
  readonly rules: ListRules;
  readonly known: Pick<NewCandidate, "operationId" | "calibrationId" | "pack">;
  /** Similarity of two faces from which on they count as one person; see `AlertGroups`. */
  readonly samePersonFrom: number;
}

/** A pair that was found, with the ads that show the person. */
export interface Find {
  readonly candidate: NewCandidate;
  /** Of its best face. */
  readonly vector: Float32Array;
  readonly ads: AdId[];
}

/** @throws CALIBRATION_WITHHELD when the thresholds of the watch need a calibration and there is none */
export async function standingSearch(parts: StandingParts, watch: Watch): Promise<StandingSearch> {
  const { pack } = await parts.engines.current();
  const inForce = await parts.calibrations.of(pack.id);
  const rules = listRules({ ...watch.thresholds, limit: MOST_CANDIDATES_OF_A_FACE }, inForce, pack);
  const { calibrationId } = basisOf(inForce);
  if (!("withheld" in inForce)) await parts.store.calibrations.keep(inForce.calibration);
  return {
    watch,
    pack: pack.id,
    rules,
    known: { operationId: watch.operationId, calibrationId, pack: pack.id },
    samePersonFrom: samePersonFrom(inForce),
  };
}

/** As for identities; without a calibration only copies of one picture count as one person. */
function samePersonFrom(inForce: CalibrationInForce): number {
  return "withheld" in inForce ? COPY : similarityReaching(inForce.calibration, IDENTITY_LOG10_LR);
}

/** Searches the people of ads in a watched gallery; people with the same faces are searched once. */
export function createPersonSearch(
  { store, searchGallery }: Pick<StandingParts, "store" | "searchGallery">,
  { watch, pack, rules, known }: StandingSearch,
  /** Only these; all of the gallery without it. */
  wanted?: ReadonlySet<SubjectId>,
): (ad: Parameters<typeof personsIn>[1]) => Promise<Find[]> {
  const found = new Map<string, Find[]>();

  async function search(person: readonly StoredFace[]): Promise<Find[]> {
    const matches = await searchGallery(templateOf(person), watch.galleryId, rules);
    await pause();
    return matches
      .filter(({ subject }) => wanted?.has(subject.id) ?? true)
      .map((match) => {
        const candidate = candidateOf(person, match, known);
        const best = person.find(({ id }) => id === candidate.faceId) as StoredFace;
        return { candidate, vector: best.embedding.vector, ads: [] };
      });
  }

  return async (ad) => {
    const persons = await personsIn(store, ad, pack, rules);
    const finds: Find[] = [];
    for (const person of persons) {
      const name = person.map(({ id }) => id).join();
      const own = found.get(name) ?? (await search(person));
      found.set(name, own);
      finds.push(...own);
    }
    return finds;
  };
}
