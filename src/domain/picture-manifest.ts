import { type Static, Type } from "typebox";
import {
  COMMON_OF_PACKS,
  GraphSchema,
  InputSchema,
  type PackManifest,
  PackManifestSchema,
} from "./pack-manifest.js";
import { PICTURE_CLASSES } from "./picture-features.js";

const closed = { additionalProperties: false } as const;

const PictureNetworkSchema = Type.Object(
  {
    graph: GraphSchema,
    input: InputSchema,
    features: Type.String({ description: "name of the output N × dimension" }),
    classes: Type.Optional(
      Type.Object(
        {
          output: Type.String({ description: "name of the output N × classes, sum 1" }),
          names: Type.Array(Type.Enum([...PICTURE_CLASSES]), { minItems: 1 }),
        },
        { ...closed, description: "what the picture shows, in the order of the output" },
      ),
    ),
  },
  closed,
);

/** What a pack of models for whole pictures says of itself: `manifest.json` in its folder. */
export const PictureManifestSchema = Type.Object(
  {
    ...COMMON_OF_PACKS,
    kind: Type.Literal("picture"),
    preprocessing: Type.String({
      minLength: 1,
      description: "version of the resize and the views; another one makes other embeddings",
    }),
    networks: Type.Object({ picture: PictureNetworkSchema }, closed),
  },
  closed,
);
export type PictureManifest = Static<typeof PictureManifestSchema>;

/** A manifest of a pack that embeds; one of faces has no `kind`. */
export type AnyManifest = PackManifest | PictureManifest;

/** The schema that a manifest must fit, by the kind that it gives. */
export function schemaOfManifest(
  manifest: unknown,
): typeof PackManifestSchema | typeof PictureManifestSchema {
  const kind = typeof manifest === "object" && manifest !== null && "kind" in manifest && manifest.kind;
  return kind === "picture" ? PictureManifestSchema : PackManifestSchema;
}

export function isForPictures(manifest: AnyManifest): manifest is PictureManifest {
  return "kind" in manifest;
}
