import { cosine } from "../../domain/embedding.js";
import { quantile } from "../../domain/quantile.js";

/** Faces of which it is known who they are, and the groups that a machine made of them. */
export interface GroupedFaces {
  readonly vectors: readonly Float32Array[];
  /** Negative for a face that is part of its group, but not judged. */
  readonly personOf: ArrayLike<number>;
  readonly groupOf: ArrayLike<number>;
}

/** A portrait of a gallery. */
export interface EnrolledPortrait {
  readonly person: number;
  readonly vector: Float32Array;
}

/** How often persons are missed at the same share of false alarms. */
export interface SearchErrors {
  /** Share of the mated searches that miss their person. */
  readonly fnir: number;
  /** Cosine above which candidates are listed. */
  readonly threshold: number;
  /** Faces whose person is enrolled. */
  readonly mated: number;
  /** Searches, or faces, for persons who are not. */
  readonly nonMated: number;
}

/** Both ways of searching the same faces. */
export interface IdentityGain {
  /** Each face is a probe by itself. */
  readonly singleFaces: SearchErrors;
  /** Each group is one probe, and what it finds is found by each of its faces. An alarm is one however many faces the group has. */
  readonly identities: SearchErrors;
  /** The same, but a group's alarm counts as often as it has faces of persons who are not enrolled. */
  readonly identitiesByFace: SearchErrors;
  /** Groups whose judged faces are not all one person's. */
  readonly mixed: number;
  /** Groups of two faces and more among the identities. */
  readonly groupsOfSeveral: number;
}

/**
 * Searches faces in a gallery, once by themselves and once as the groups that a machine has made of them, wrong ones included. A face is
 * mated when its person is enrolled. It is missed unless its person is the nearest one and above the threshold. The
 * threshold is that at which so many of the searches for persons who are not enrolled set off an alarm (FPIR of ISO/IEC 19795-1). A group
 * that holds such a person beside others is one of these searches too.
 * @param fpir share of non-mated searches with an alarm, above 0 and below 1
 */
export function identityGain(
  faces: GroupedFaces,
  gallery: readonly EnrolledPortrait[],
  fpir: number,
): IdentityGain {
  const byGroup = new Map<number, number[]>();
  for (let i = 0; i < faces.vectors.length; i++) {
    const group = faces.groupOf[i] as number;
    byGroup.set(group, [...(byGroup.get(group) ?? []), i]);
  }
  const groups = [...byGroup.values()];
  const alone = faces.vectors.map((vector, i) => ({ members: [i], vector }));
  const together = groups.map((members) => ({
    members,
    vector: meanDirection(members.map((i) => faces.vectors[i] as Float32Array)),
  }));
  return {
    singleFaces: searchErrors(faces.personOf, alone, gallery, fpir),
    identities: searchErrors(faces.personOf, together, gallery, fpir),
    identitiesByFace: searchErrors(faces.personOf, together, gallery, fpir, true),
    mixed: groups.filter((members) => personsIn(members, faces.personOf).size > 1).length,
    groupsOfSeveral: groups.filter(({ length }) => length > 1).length,
  };
}

interface Probe {
  readonly members: readonly number[];
  readonly vector: Float32Array;
}

function searchErrors(
  personOf: ArrayLike<number>,
  probes: readonly Probe[],
  gallery: readonly EnrolledPortrait[],
  fpir: number,
  isAlarmOfEachFace = false,
): SearchErrors {
  const enrolled = new Set(gallery.map(({ person }) => person));
  const mated: number[] = [];
  const nonMated: number[] = [];
  for (const { members, vector } of probes) {
    const nearest = nearestOf(vector, gallery);
    const judged = members.map((member) => personOf[member] as number).filter((person) => person >= 0);
    for (const person of judged)
      if (enrolled.has(person))
        mated.push(nearest.person === person ? nearest.similarity : Number.NEGATIVE_INFINITY);
    const alarms = judged.filter((person) => !enrolled.has(person)).length;
    for (let i = 0; i < (isAlarmOfEachFace ? alarms : Math.min(alarms, 1)); i++)
      nonMated.push(nearest.similarity);
  }
  const threshold = quantile(
    nonMated.sort((a, b) => a - b),
    1 - fpir,
  );
  const missed = mated.filter((similarity) => similarity <= threshold).length;
  return { fnir: missed / mated.length, threshold, mated: mated.length, nonMated: nonMated.length };
}

function personsIn(members: readonly number[], personOf: ArrayLike<number>): Set<number> {
  return new Set(members.map((member) => personOf[member] as number).filter((person) => person >= 0));
}

function nearestOf(vector: Float32Array, gallery: readonly EnrolledPortrait[]) {
  let nearest = { person: -1, similarity: Number.NEGATIVE_INFINITY };
  for (const portrait of gallery) {
    const similarity = cosine(vector, portrait.vector);
    if (similarity > nearest.similarity) nearest = { person: portrait.person, similarity };
  }
  return nearest;
}

function meanDirection(vectors: readonly Float32Array[]): Float32Array {
  const [first, ...others] = vectors as [Float32Array, ...Float32Array[]];
  if (others.length === 0) return first;
  const sum = Float64Array.from(first);
  for (const other of others)
    other.forEach((value, i) => {
      sum[i] = (sum[i] as number) + value;
    });
  const length = Math.hypot(...sum);
  return Float32Array.from(sum, (value) => value / length);
}
