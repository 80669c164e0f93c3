import { type Static, Type } from "typebox";

const Nullable = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);

/** Share, 0–1; null when the data cannot support it: `notMeasurable` says why. */
const Share = Nullable(Type.Number());
/** 95% limits by the bootstrap over persons; null when there are none. */
const Limits = Nullable(Type.Tuple([Type.Number(), Type.Number()]));
/** Keyed by a rate or a rank as text, e.g. "0.01". */
const Keyed = <Schema extends Parameters<typeof Type.Record>[1]>(schema: Schema) =>
  Type.Record(Type.String(), schema);
const Count = Type.Integer({ minimum: 0 });
const NotMeasurables = Type.Array(Type.Object({ what: Type.String(), reason: Type.String() }));

const Enrolment = Type.Object({
  images: Count,
  persons: Count,
  emptyFolders: Count,
  usable: Count,
  unreadable: Count,
  noFace: Count,
  wrongFace: Count,
  unsearched: Count,
  /** A face with two reasons counts under both. */
  unsearchedByReason: Keyed(Count),
  personsWithoutUsableImage: Count,
  failures: Type.Array(Type.Object({ file: Type.String(), kind: Type.String(), detail: Type.String() })),
});

const Verification = Type.Object({
  accuracy: Share,
  accuracyStandardError: Share,
  accuracyInterval: Limits,
  pairs: Nullable(Type.Object({ mated: Count, nonMated: Count, failed: Count, folds: Count })),
  comparisons: Type.Object({
    mated: Count,
    /** Of those, with a photograph that has no usable face. */
    matedFailed: Count,
    nonMated: Count,
    pairsOfPersons: Count,
  }),
  tprAtFmr: Keyed(Share),
  tprAtFmrInterval: Keyed(Limits),
  similarityAtFmr: Keyed(Share),
  eer: Share,
  eerInterval: Limits,
  eerSimilarity: Share,
  det: Type.Array(Type.Object({ similarity: Type.Number(), fmr: Type.Number(), fnmr: Type.Number() })),
  /** Shares of the comparisons by similarity, in bins of `width` from −1 on. */
  similarities: Type.Object({
    width: Type.Number(),
    mated: Type.Array(Type.Number()),
    nonMated: Type.Array(Type.Number()),
  }),
  notMeasurable: NotMeasurables,
});

const Identification = Type.Object({
  portraits: Count,
  probes: Count,
  rotations: Count,
  /** Subjects enrolled, mean over the rotations. */
  gallerySubjects: Type.Number(),
  searches: Type.Object({
    mated: Count,
    matedPersons: Count,
    matedFailed: Count,
    nonMated: Count,
    nonMatedPersons: Count,
    nonMatedFailed: Count,
  }),
  rank: Keyed(Share),
  rankInterval: Keyed(Limits),
  fnirAtFpir: Keyed(Share),
  fnirAtFpirInterval: Keyed(Limits),
  /** A candidate is listed above this similarity. */
  similarityAtFpir: Keyed(Share),
  curve: Type.Array(Type.Object({ similarity: Type.Number(), fpir: Type.Number(), fnir: Type.Number() })),
  /** Share of mated searches with the mate among the first 1, 2, 3, … */
  ranks: Type.Array(Type.Number()),
  notMeasurable: NotMeasurables,
});

const Stratum = Type.Object({
  name: Type.String(),
  images: Count,
  matedComparisons: Count,
  nonMatedComparisons: Count,
  fnmr: Share,
  fnmrInterval: Limits,
  fmr: Share,
  fmrInterval: Limits,
  notMeasurable: NotMeasurables,
});

const Strata = Type.Object({
  name: Type.String(),
  unit: Type.String(),
  /** The threshold at which all of them are judged, and the false match rate that it has over all. */
  similarity: Share,
  overallFmr: Type.Number(),
  strata: Type.Array(Stratum),
});

const GroupSearches = Type.Object({
  /** Candidates above this similarity are listed. */
  similarity: Share,
  overallFpir: Type.Number(),
  groups: Type.Array(
    Type.Object({
      name: Type.String(),
      matedSearches: Count,
      nonMatedSearches: Count,
      fnir: Share,
      fnirInterval: Limits,
      fpir: Share,
      fpirInterval: Limits,
      notMeasurable: NotMeasurables,
    }),
  ),
});

const Copies = Type.Object({
  similarity: Type.Number(),
  overallFmr: Type.Number(),
  copies: Type.Array(
    Type.Object({
      name: Type.String(),
      comparisons: Count,
      /** Of those, copies in which the person's face was not found or is too poor to be searched. */
      withoutFace: Count,
      fnmr: Type.Number(),
      fnmrInterval: Limits,
    }),
  ),
});

const PackResults = Type.Object({
  pack: Type.Object({
    id: Type.String(),
    hash: Type.String(),
    preprocessing: Type.String(),
    dimension: Count,
  }),
  enrolment: Enrolment,
  verification: Verification,
  identification: Identification,
  conditions: Type.Array(Strata),
  /** Null without labels. */
  groups: Nullable(Type.Object({ comparisons: Strata, searches: GroupSearches })),
  /** Null unless they were asked for and there is a common threshold. */
  copies: Nullable(Copies),
});

/** What `results.json` holds; docs/evaluation.md says what each number is. */
export const ResultsSchema = Type.Object({
  format: Type.Literal(1),
  command: Type.String(),
  seed: Type.Integer(),
  machine: Type.Object({
    processor: Type.String(),
    cores: Count,
    memoryGB: Type.Number(),
    node: Type.String(),
  }),
  dataset: Type.Object({ name: Type.String(), hash: Type.String(), persons: Count, images: Count }),
  /** In the order in which they were asked for. */
  packs: Keyed(PackResults),
  /** Those of the first pack once more, so that a program that measures one pack need not know its name. */
  enrolment: Enrolment,
  verification: Verification,
  identification: Identification,
  times: Type.Object({ startedAt: Type.String(), seconds: Type.Number() }),
});

export type Results = Static<typeof ResultsSchema>;
export type PackResults = Static<typeof PackResults>;
export type EnrolmentResults = Static<typeof Enrolment>;
export type VerificationResults = Static<typeof Verification>;
export type IdentificationResults = Static<typeof Identification>;
export type GroupSearches = Static<typeof GroupSearches>;
export type CopiesResults = Static<typeof Copies>;
export type StrataResults = Static<typeof Strata>;
export type StratumResults = Static<typeof Stratum>;
