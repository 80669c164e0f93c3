import { Type } from "typebox";
import { SubjectDetailsSchema } from "../domain/gallery.js";
import { GallerySchema, SubjectSchema, subjectJson } from "./gallery-json.js";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { IdempotencyHeaders, onceReply } from "./idempotency.js";
import { IdParams, readId } from "./path-ids.js";
import { REFUSALS } from "./problem.js";
import { NameSchema } from "./shared-json.js";

const GalleryListSchema = Type.Object({
  items: Type.Array(
    Type.Object({ ...GallerySchema.properties, subjects: Type.Integer(), portraits: Type.Integer() }),
    { description: "by name" },
  ),
});

export function galleryRoutes(app: HttpInstance, context: HttpContext): void {
  const { galleries } = context.leadlight.store;

  app.post(
    "/v1/galleries",
    {
      config: { access: "gallery.manage" },
      schema: {
        operationId: "createGallery",
        tags: ["galleries"],
        summary: "Create a gallery",
        description: "A gallery is a named set of reference people, searched together.",
        headers: IdempotencyHeaders,
        body: Type.Object({ name: NameSchema }, { additionalProperties: false }),
        response: { 201: onceReply(GallerySchema, "The gallery."), ...REFUSALS },
      },
    },
    (request, reply) =>
      context.answerOnce(request, reply, request.body, async () => {
        const { id, name, createdAt } = await context.leadlight.createGallery(request.body.name);
        return { status: 201, body: { id, name, createdAt: createdAt.toISOString() } };
      }),
  );

  app.get(
    "/v1/galleries",
    {
      config: { access: "gallery.view" },
      schema: {
        operationId: "listGalleries",
        tags: ["galleries"],
        summary: "List the galleries",
        description: "With the number of their subjects and portraits.",
        response: { 200: GalleryListSchema, ...REFUSALS },
      },
    },
    async () => {
      const found = await galleries.list();
      return {
        items: found.map(({ id, name, createdAt, subjects, portraits }) => ({
          id,
          name,
          createdAt: createdAt.toISOString(),
          subjects,
          portraits,
        })),
      };
    },
  );

  app.post(
    "/v1/galleries/:id/subjects",
    {
      config: { access: "gallery.manage" },
      schema: {
        operationId: "addSubject",
        tags: ["galleries"],
        summary: "Add a reference person to a gallery",
        description: "Searches find a subject as soon as it has a portrait.",
        headers: IdempotencyHeaders,
        params: IdParams,
        body: SubjectDetailsSchema,
        response: { 201: onceReply(SubjectSchema, "The subject."), ...REFUSALS },
      },
    },
    (request, reply) =>
      context.answerOnce(request, reply, request.body, async () => {
        const subject = await galleries.addSubject(readId("gal", request.params.id), request.body);
        return { status: 201, body: subjectJson(subject) };
      }),
  );
}
