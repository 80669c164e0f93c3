import { type Static, Type } from "typebox";
import { COMMON_OF_PACKS } from "./pack-manifest.js";
import { type AnyManifest, schemaOfManifest } from "./picture-manifest.js";

const closed = { additionalProperties: false } as const;
const FileName = Type.String({ description: "name of a file of the pack" });

/** What a pack that reads text in pictures says of itself. Its networks are those of PaddleOCR, as ONNX files. */
export const TextPackManifestSchema = Type.Object(
  {
    kind: Type.Literal("text"),
    id: COMMON_OF_PACKS.id,
    description: COMMON_OF_PACKS.description,
    files: COMMON_OF_PACKS.files,
    networks: Type.Object(
      {
        detector: Type.Object(
          { graph: Type.Object({ file: FileName }, closed) },
          { ...closed, description: "1 × 3 × height × width to a map of how probably each pixel is text" },
        ),
        recogniser: Type.Object(
          {
            graph: Type.Object({ file: FileName }, closed),
            characters: Type.String({ description: "name of the file with its characters, one a line" }),
          },
          { ...closed, description: "1 × 3 × 48 × width to probabilities, steps × characters" },
        ),
      },
      closed,
    ),
  },
  closed,
);
export type TextPackManifest = Static<typeof TextPackManifestSchema>;

/** A manifest of a pack of any kind, of those that embed and of those that read. */
export type LibraryManifest = AnyManifest | TextPackManifest;

export function isTextPack(manifest: LibraryManifest): manifest is TextPackManifest {
  return "kind" in manifest && manifest.kind === "text";
}

/** The schema that a manifest must fit, by the kind that it gives. */
export function schemaOf(
  manifest: unknown,
): typeof TextPackManifestSchema | ReturnType<typeof schemaOfManifest> {
  const kind = typeof manifest === "object" && manifest !== null && "kind" in manifest && manifest.kind;
  return kind === "text" ? TextPackManifestSchema : schemaOfManifest(manifest);
}
