import { type Static, Type } from "typebox";
import { type Ad, AdMetadataSchema } from "../domain/ad.js";
import { expected } from "../domain/errors.js";
import { IMAGE_FORMATS } from "../domain/image.js";
import type { Leadlight } from "../pipeline/leadlight.js";
import { FaceSchema, faceJson } from "./face-json.js";
import { HashListHitSchema, hashListHitJson } from "./hash-list-routes.js";
import { FoundIdentifierSchema, foundJson } from "./identifier-json.js";
import { operationNames } from "./operation-names.js";
import { PictureTextSchema, pictureTextJson } from "./picture-text-json.js";
import { MomentSchema, Sha256Schema } from "./shared-json.js";

export const AdSchema = Type.Object({
  id: Type.String(),
  operation: Type.String({ description: "name of the operation it belongs to" }),
  metadata: AdMetadataSchema,
  images: Type.Array(
    Type.Object({
      sha256: Sha256Schema,
      fileName: Type.String({ description: "as it came in" }),
      format: Type.Enum([...IMAGE_FORMATS]),
      width: Type.Integer({ description: "pixels of the upright picture" }),
      height: Type.Integer(),
      faces: Type.Array(FaceSchema, { description: "largest first" }),
      pictureText: PictureTextSchema,
    }),
  ),
  identifiers: Type.Array(FoundIdentifierSchema, {
    description: "what stands in the metadata, then in the text of the pictures that were read",
  }),
  identifiersCut: Type.Boolean({ description: "whether there may be more: a limit ended the reading" }),
  hashListHits: Type.Array(HashListHitSchema, {
    description: "images that are on a list of hashes, or copies of such: of each the nearest first",
  }),
  withoutFace: Type.Integer({ description: "how many of the images show no face" }),
  ingestedAt: MomentSchema,
});

/** An ad with its images and their faces. */
export async function adJson(leadlight: Leadlight, ad: Ad): Promise<Static<typeof AdSchema>> {
  // After the ad: the active pack has analysed every image that was in the store when it became so.
  const { pack } = await leadlight.engines.current();
  const names = await operationNames(leadlight.store);
  const images = await Promise.all(
    ad.images.map(async ({ sha256, fileName }) => {
      const facts = await leadlight.store.images.find(sha256);
      if (facts === null) throw expected("STORE_DAMAGED", "the image of an ad", sha256, "none");
      const faces = await leadlight.store.images.faces(sha256, pack.id);
      const pictureText = pictureTextJson(await leadlight.store.pictureTexts.find(sha256));
      const { format, width, height } = facts;
      return { sha256, fileName, format, width, height, faces: faces.map(faceJson), pictureText };
    }),
  );
  const identifiers = await leadlight.store.identifiers.ofAd(ad.id);
  return {
    id: ad.id,
    operation: names(ad.operationId),
    metadata: ad.metadata,
    images,
    identifiers: identifiers.found.map(foundJson),
    identifiersCut: identifiers.isCut,
    hashListHits: (await leadlight.hashLists.hits(images.map(({ sha256 }) => sha256))).map(hashListHitJson),
    withoutFace: images.filter((image) => image.faces.length === 0).length,
    ingestedAt: ad.ingestedAt.toISOString(),
  };
}
