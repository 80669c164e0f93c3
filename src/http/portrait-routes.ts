import { Type } from "typebox";
import { PortraitSchema, portraitJson } from "./gallery-json.js";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { IdempotencyHeaders, onceReply } from "./idempotency.js";
import { imageForm, readForm, uploadBytesOf } from "./image-form.js";
import { IdParams, readId } from "./path-ids.js";
import { REFUSALS } from "./problem.js";
import { BoxSchema } from "./shared-json.js";

const PortraitForm = imageForm({ box: Type.Optional(BoxSchema) }, "one");

export function portraitRoutes(app: HttpInstance, context: HttpContext): void {
  const { leadlight, limits, pictureGate } = context;

  app.post(
    "/v1/subjects/:id/portraits",
    {
      config: { access: "gallery.manage" },
      schema: {
        operationId: "addPortrait",
        tags: ["galleries"],
        summary: "Add a photograph to a subject",
        description:
          "The photograph must show exactly one face, or one good one among others too poor to be searched, unless `box` " +
          "says which one is the subject's. A poor portrait is added all the same, with its reasons in `unsearched`. The " +
          "same face of the same subject is one portrait.",
        consumes: ["multipart/form-data"],
        headers: IdempotencyHeaders,
        params: IdParams,
        body: PortraitForm.body,
        response: {
          200: onceReply(PortraitSchema, "The subject had this portrait already."),
          201: onceReply(PortraitSchema, "The portrait is new."),
          ...REFUSALS,
        },
      },
    },
    (request, reply) =>
      pictureGate.admit(
        async () => {
          const { fields, images, content } = await readForm(request, PortraitForm, limits);
          return context.answerOnce(request, reply, content, () =>
            pictureGate.run(async () => {
              const subject = readId("subj", request.params.id);
              const { portrait, isNew } = await leadlight.enrolPortrait(subject, images[0].bytes, fields.box);
              return { status: isNew ? 201 : 200, body: portraitJson(portrait) };
            }),
          );
        },
        uploadBytesOf(request, limits),
      ),
  );
}
