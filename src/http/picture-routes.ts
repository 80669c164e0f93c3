import type { FastifyReply } from "fastify";
import { Type } from "typebox";
import type { Picture } from "../pipeline/pictures.js";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { IdParams, readId, readImageName } from "./path-ids.js";
import { REFUSALS } from "./problem.js";

const JPEG = {
  description: "The picture.",
  content: { "image/jpeg": { schema: Type.Unsafe<Uint8Array>({ type: "string", format: "binary" }) } },
};

/** The faces that are blurred in the picture, by their ids; not there for none. */
const BLURRED_HEADER = "leadlight-blurred-faces";
const BLURRED = " Faces that were flagged are blurred, and named in the header Leadlight-Blurred-Faces.";

/** `1` for the whole of a picture that is likely explicit; not there for others. */
const EXPLICIT_HEADER = "leadlight-explicit";

/** Pictures to look at, always drawn anew: an original never leaves the server this way. */
export function pictureRoutes(app: HttpInstance, context: HttpContext): void {
  const { leadlight, pictureGate } = context;

  app.get(
    "/v1/faces/:id/crop",
    {
      config: { access: "picture.view" },
      schema: {
        operationId: "getFaceCrop",
        tags: ["pictures"],
        summary: "Show a face",
        description: `With some of what surrounds it, upright, its longer side at most 512 pixels.${BLURRED}`,
        params: IdParams,
        produces: ["image/jpeg"],
        response: { 200: JPEG, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const id = readId("face", request.params.id);
      return sendJpeg(
        reply,
        await pictureGate.admit(() => pictureGate.run(() => leadlight.pictures.faceCrop(id))),
      );
    },
  );

  app.get(
    "/v1/images/:sha256/preview",
    {
      config: { access: "picture.view" },
      schema: {
        operationId: "getImagePreview",
        tags: ["pictures"],
        summary: "Show an image",
        description: `The whole picture, upright, its longer side at most 1280 pixels.${BLURRED} One that is likely explicit has the header Leadlight-Explicit.`,
        params: Type.Object({ sha256: Type.String({ description: "SHA-256 of the original file" }) }),
        produces: ["image/jpeg"],
        response: { 200: JPEG, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const sha256 = readImageName(request.params.sha256);
      return sendJpeg(
        reply,
        await pictureGate.admit(() => pictureGate.run(() => leadlight.pictures.preview(sha256))),
      );
    },
  );
}

function sendJpeg(reply: FastifyReply, { bytes, blurred, isExplicit }: Picture): Uint8Array {
  if (isExplicit) reply.header(EXPLICIT_HEADER, "1");
  if (blurred.length > 0) reply.header(BLURRED_HEADER, blurred.join(","));
  reply.type("image/jpeg").header("content-disposition", "inline");
  return bytes;
}
