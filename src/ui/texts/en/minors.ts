import type { Justification } from "../../../domain/actor.js";
import type { AgeBasis, AgeFlagValue } from "../../../domain/age-flag.js";

/** Possible minors: what marks them, what people say of them, and faces that are blurred. */
export const minors = {
  badge: "Possible minor",
  badgeWhat:
    "Possible minor: by a machine's rough guess or somebody's flag: a reason to look sooner, and no finding. Nobody without it is cleared.",
  age: "Age of the probe",
  noFlag: "Nobody has said anything.",
  flagged: (flag: string) => `Flagged: ${flag}`,
  flags: {
    possible_minor: "possible minor",
    minor: "minor",
    adult_stated: "said to be of age",
  } satisfies Record<AgeFlagValue, string>,
  flag: "Flag the probe",
  flagWhat:
    "In your name. A flag is never taken back, only followed by another one. The face of a minor, or of a possible one, is blurred from then on.",
  value: "Flag",
  basis: "What it rests on",
  bases: {
    appearance: "looks alone",
    document: "a document",
    statement: "a statement",
    investigation: "an investigation",
  } satisfies Record<AgeBasis, string>,
  choose: "Choose …",
  confirm: "Flag in my name",
  offer: "This reason flags nothing by itself.",
  blurred: (picture: string) => `${picture}: blurred, because somebody flagged a face in it.`,
  show: (picture: string) => `Show: ${picture}`,
  notYours: "Your roles do not include seeing it.",
  revealTitle: "Show a blurred face",
  revealWhat: (minutes: number) =>
    `It is shown to you alone, for ${minutes} minutes. Your reason is written into the log.`,
  reason: "Why you have to see it",
  reasons: {
    case_work: "work on the case",
    review: "review of a candidate",
    quality_control: "quality control",
    training: "training",
    request_of_authority: "request of an authority",
    request_of_person: "request of the person",
  } satisfies Record<Justification, string>,
  reveal: "Show the face",
};
