import { Type } from "typebox";
import { AdMetadataSchema } from "../domain/ad.js";
import { expected } from "../domain/errors.js";
import { parseName } from "../domain/names.js";
import { DEFAULT_OPERATION } from "../domain/operation.js";
import { AdSchema, adJson } from "./ad-json.js";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { IdempotencyHeaders, onceReply } from "./idempotency.js";
import { imageForm, readForm, uploadBytesOf } from "./image-form.js";
import { IdParams, readId, unknownId } from "./path-ids.js";
import { REFUSALS } from "./problem.js";
import { NameSchema } from "./shared-json.js";

const AdForm = imageForm(
  {
    metadata: AdMetadataSchema,
    operation: Type.Optional(NameSchema),
  },
  "several",
);

export function adRoutes(app: HttpInstance, context: HttpContext): void {
  const { leadlight, limits, pictureGate } = context;

  app.post(
    "/v1/ads",
    {
      config: { access: "ad.ingest" },
      schema: {
        operationId: "ingestAd",
        tags: ["ads"],
        summary: "Take in a collected ad",
        description:
          "All or nothing: when one image is refused, nothing of the ad is kept. An ad that the operation has already " +
          "(the same site and externalId, else the same sourceUrl, else the same metadata and images) keeps its metadata and gains " +
          "the images it lacks. Without `operation` the ad belongs to the operation `default`; an unknown one is opened for who reaches every operation.",
        consumes: ["multipart/form-data"],
        headers: IdempotencyHeaders,
        body: AdForm.body,
        response: {
          200: onceReply(AdSchema, "The operation had this ad already."),
          201: onceReply(AdSchema, "The ad is new."),
          ...REFUSALS,
        },
      },
    },
    (request, reply) =>
      pictureGate.admit(
        async () => {
          const { fields, images, content } = await readForm(request, AdForm, limits);
          const operation = parseName(fields.operation ?? DEFAULT_OPERATION, "the operation");
          await leadlight.operations.assertUsable(operation);
          return context.answerOnce(request, reply, content, () =>
            pictureGate.run(async () => {
              const { recorded } = await leadlight.ingestAd(
                {
                  source: `request ${request.id}`,
                  metadata: fields.metadata,
                  images: images.map(({ fileName, bytes }) => ({ fileName, read: async () => bytes })),
                },
                operation,
                { badImage: "refuse" },
              );
              if (recorded === null) throw expected("INTERNAL", "an ad with images", "the record", "none");
              return { status: recorded.isNew ? 201 : 200, body: await adJson(leadlight, recorded.ad) };
            }),
          );
        },
        uploadBytesOf(request, limits),
      ),
  );

  app.get(
    "/v1/ads/:id",
    {
      config: { access: "ad.view" },
      schema: {
        operationId: "getAd",
        tags: ["ads"],
        summary: "Show an ad",
        description: "With its images and the faces found in them.",
        params: IdParams,
        response: { 200: AdSchema, ...REFUSALS },
      },
    },
    async (request) => {
      const ad = await leadlight.store.ads.findById(readId("ad", request.params.id));
      if (ad === null) throw unknownId("ad", request.params.id);
      const { id, operationId } = ad;
      await leadlight.operations.assertReached(operationId, () => unknownId("ad", id));
      await leadlight.store.audit.append({ act: "ad.view", operationId, details: { ad: id } });
      return adJson(leadlight, ad);
    },
  );
}
