import { type Static, Type } from "typebox";

const closed = { additionalProperties: false } as const;

/** One file of a pack and where it comes from. */
export const ModelFileSchema = Type.Object(
  {
    name: Type.String({
      pattern: "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$",
      description: "name of the file in the pack's folder",
    }),
    byteLength: Type.Integer({ minimum: 1 }),
    sha256: Type.String({ pattern: "^[0-9a-f]{64}$" }),
    licence: Type.String({ minLength: 1, description: "SPDX identifier, or in words" }),
    source: Type.Optional(
      Type.Object(
        {
          package: Type.String({ minLength: 1, description: "npm package that carries the file" }),
          version: Type.String({ minLength: 1 }),
          path: Type.String({ minLength: 1, description: "inside the package" }),
        },
        { ...closed, description: "without it the file must lie in the folder already" },
      ),
    ),
  },
  closed,
);
export type ModelFile = Static<typeof ModelFileSchema>;

/** The networks of face-api that Leadlight builds ONNX graphs of. */
export const EXPORTED_NETWORKS = [
  "ssd-mobilenet-v1",
  "landmarks-68",
  "recognition-128",
  "age-gender",
] as const;
export type ExportedNetwork = (typeof EXPORTED_NETWORKS)[number];

/** The networks that Leadlight builds ONNX graphs of from weights that a package carries inside of scripts. */
export const SCRIPTED_NETWORKS = ["mobilenet-v2-140"] as const;
export type ScriptedNetwork = (typeof SCRIPTED_NETWORKS)[number];

/**
 * An ONNX graph: a file of the pack, or one that is built once from the weights of a network of face-api, from a TensorFlow Lite
 * file, from an ONNX file that is simplified, or from weights inside of scripts.
 */
export const GraphSchema = Type.Union([
  Type.Object({ file: Type.String({ description: "name of an ONNX file of the pack" }) }, closed),
  Type.Object(
    {
      network: Type.Enum([...EXPORTED_NETWORKS]),
      weights: Type.String({ description: "name of the file with the weights" }),
      specification: Type.String({ description: "name of the file that says which weight lies where" }),
      sha256: Type.String({ pattern: "^[0-9a-f]{64}$", description: "of the graph that is built" }),
    },
    closed,
  ),
  Type.Object(
    {
      tflite: Type.String({ description: "name of a TensorFlow Lite file of the pack" }),
      sha256: Type.String({ pattern: "^[0-9a-f]{64}$", description: "of the graph that is built" }),
    },
    closed,
  ),
  Type.Object(
    {
      simplify: Type.String({
        description: "name of an ONNX file of the pack, which is written down to run faster",
      }),
      sha256: Type.String({ pattern: "^[0-9a-f]{64}$", description: "of the graph that is built" }),
    },
    closed,
  ),
  Type.Object(
    {
      network: Type.Enum([...SCRIPTED_NETWORKS]),
      scripts: Type.Array(Type.String(), {
        minItems: 1,
        maxItems: 16,
        description: "names of the files with the weights, in their order",
      }),
      specification: Type.String({ description: "name of the script that says which weight lies where" }),
      sha256: Type.String({ pattern: "^[0-9a-f]{64}$", description: "of the graph that is built" }),
    },
    closed,
  ),
]);
export type Graph = Static<typeof GraphSchema>;

/** How pixels become the input of a network: `(value − mean) × scale` for each channel, 1 × 3 × height × width. */
export const InputSchema = Type.Object(
  {
    name: Type.Optional(Type.String({ description: "of the graph's input; without it the only one" })),
    width: Type.Integer({ minimum: 8, maximum: 4096 }),
    height: Type.Integer({ minimum: 8, maximum: 4096 }),
    colour: Type.Enum(["rgb", "bgr"]),
    mean: Type.Tuple([Type.Number(), Type.Number(), Type.Number()], {
      description: "of each channel, in the order of `colour`, 0–255",
    }),
    scale: Type.Tuple([Type.Number(), Type.Number(), Type.Number()]),
    sampling: Type.Enum(["asymmetric", "half-pixel"], {
      description:
        "where output pixel i of a resize reads: at i × ratio (TensorFlow's old default), or at (i + ½) × ratio − ½",
    }),
  },
  closed,
);
export type NetworkInput = Static<typeof InputSchema>;

const DecodingSchema = Type.Union([
  Type.Object(
    {
      family: Type.Literal("ssd-priors"),
      boxes: Type.String({ description: "output 1 × N × 4: shifts ty, tx and log-scales th, tw" }),
      scores: Type.String({ description: "output 1 × N, 0–1" }),
      priors: Type.String({ description: "constant output N × 4: top, left, bottom, right, 0–1" }),
      centreVariance: Type.Number({ exclusiveMinimum: 0 }),
      sizeVariance: Type.Number({ exclusiveMinimum: 0 }),
    },
    closed,
  ),
  Type.Object(
    {
      family: Type.Literal("scrfd"),
      strides: Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1 }),
      anchorsPerCell: Type.Integer({ minimum: 1 }),
    },
    {
      ...closed,
      description:
        "outputs in the graph's order: scores of each stride, then box distances, then five points",
    },
  ),
  Type.Object(
    {
      family: Type.Literal("yunet"),
      strides: Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1 }),
    },
    { ...closed, description: "outputs `cls_8`, `obj_8`, `bbox_8`, `kps_8` and so on for each stride" },
  ),
]);
export type Decoding = Static<typeof DecodingSchema>;

const DetectorSchema = Type.Object(
  {
    graph: GraphSchema,
    input: InputSchema,
    decoding: DecodingSchema,
    leastScore: Type.Number({ minimum: 0, maximum: 1, description: "detections below are dropped" }),
    sureScore: Type.Number({
      minimum: 0,
      maximum: 1,
      description:
        "a picture without a detection from here on is looked at padded as well; see docs/engine.md",
    }),
    overlap: Type.Number({
      minimum: 0,
      maximum: 1,
      description: "intersection over union from which the weaker of two detections is dropped",
    }),
  },
  closed,
);

const LandmarksSchema = Type.Object(
  {
    graph: GraphSchema,
    input: InputSchema,
    family: Type.Literal("points-68", {
      description: "output 1 × 136: x and y of 68 points, 0–1 of the input",
    }),
  },
  { ...closed, description: "without it the detector must give five points" },
);

const pointPair = Type.Tuple([Type.Number(), Type.Number()]);
const AlignmentSchema = Type.Union([
  Type.Object({ template: Type.Literal("arcface") }, { ...closed, description: "InsightFace's five points" }),
  Type.Object(
    { template: Type.Literal("dlib-chip") },
    { ...closed, description: "dlib's rule on 68 points" },
  ),
  Type.Object(
    {
      template: Type.Literal("points"),
      points: Type.Tuple([pointPair, pointPair, pointPair, pointPair, pointPair]),
    },
    {
      ...closed,
      description: "eyes, nose, corners of the mouth as seen, from left to right, in pixels of the input",
    },
  ),
]);
export type Alignment = Static<typeof AlignmentSchema>;

const EmbedderSchema = Type.Object(
  { graph: GraphSchema, input: InputSchema, alignment: AlignmentSchema },
  { ...closed, description: "one output N × dimension" },
);

const SecondEmbedderSchema = Type.Object(
  {
    graph: GraphSchema,
    input: InputSchema,
    alignment: AlignmentSchema,
    share: Type.Number({
      exclusiveMinimum: 0,
      exclusiveMaximum: 1,
      description: "weight of its cosine in the similarity; that of the embedder has the rest",
    }),
  },
  {
    ...closed,
    description: "embeds the same faces; both vectors lie behind each other, and count into `dimension`",
  },
);

const AgeSchema = Type.Object(
  { graph: GraphSchema, input: InputSchema, output: Type.String({ description: "N × 1, in years" }) },
  closed,
);

/** What packs of every kind say of themselves. */
export const COMMON_OF_PACKS = {
  id: Type.String({ pattern: "^[a-z0-9][a-z0-9.-]{0,63}$" }),
  description: Type.String({ maxLength: 500 }),
  dimension: Type.Integer({ minimum: 1, maximum: 4096 }),
  candidateSimilarity: Type.Number({ minimum: -1, maximum: 1 }),
  files: Type.Array(ModelFileSchema, { minItems: 1 }),
};

/** What a pack of models for faces says of itself: `manifest.json` in its folder. */
export const PackManifestSchema = Type.Object(
  {
    ...COMMON_OF_PACKS,
    preprocessing: Type.String({
      minLength: 1,
      description: "version of alignment and resize; another one makes other embeddings",
    }),
    networks: Type.Object(
      {
        detector: DetectorSchema,
        landmarks: Type.Optional(LandmarksSchema),
        embedder: EmbedderSchema,
        secondEmbedder: Type.Optional(SecondEmbedderSchema),
        age: Type.Optional(AgeSchema),
      },
      closed,
    ),
  },
  closed,
);
export type PackManifest = Static<typeof PackManifestSchema>;
export type NetworkRole = keyof PackManifest["networks"];

/** What a pack may have networks for, in the order in which a face meets them. */
export const NETWORK_ROLES: readonly NetworkRole[] = [
  "detector",
  "landmarks",
  "embedder",
  "secondEmbedder",
  "age",
];
