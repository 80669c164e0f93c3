import { Type } from "typebox";
import type { GalleryId, SubjectId } from "../domain/ids.js";
import { LONGEST_SUBJECT_SEARCH } from "../domain/subject-search.js";
import type { Store } from "../ports/store.js";
import { badCursor, cutPage, DEFAULT_LIMIT, NextCursorSchema, pageQuery, readCursor } from "./cursor.js";
import { SubjectWithPortraits, subjectViewJson } from "./gallery-json.js";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { IdParams, knownGallery, readId } from "./path-ids.js";
import { REFUSALS } from "./problem.js";

const ListQuery = Type.Object(
  {
    search: Type.Optional(
      Type.String({
        maxLength: LONGEST_SUBJECT_SEARCH,
        description: "how the reference, the name or a word of the name begins, whatever case and accents",
      }),
    ),
    ...pageQuery,
  },
  { additionalProperties: false },
);

/** Who is in a gallery. */
export function subjectRoutes(app: HttpInstance, { leadlight }: HttpContext): void {
  const { store, subjects } = leadlight;

  app.get(
    "/v1/galleries/:id/subjects",
    {
      config: { access: "subject.view" },
      schema: {
        operationId: "listSubjects",
        tags: ["galleries"],
        summary: "List the subjects of a gallery",
        description: "Page by page: pass `nextCursor` as `cursor`, with the same search, until it is null.",
        params: IdParams,
        querystring: ListQuery,
        response: {
          200: Type.Object({
            items: Type.Array(SubjectWithPortraits, { description: "by reference" }),
            nextCursor: NextCursorSchema,
          }),
          ...REFUSALS,
        },
      },
    },
    async ({ params, query: { search = "", limit = DEFAULT_LIMIT, cursor } }) => {
      const gallery = await knownGallery(store, params.id);
      const after = cursor === undefined ? null : await placeOf(store, gallery, cursor);
      const views = await subjects.list(gallery, search, { after, limit: limit + 1 });
      const { page, nextCursor } = cutPage(views, limit, ({ subject }) => subject.id);
      return { items: page.map(subjectViewJson), nextCursor };
    },
  );

  app.get(
    "/v1/subjects/:id",
    {
      config: { access: "subject.view" },
      schema: {
        operationId: "getSubject",
        tags: ["galleries"],
        summary: "Show a subject",
        description: "With their portraits and how good each is.",
        params: IdParams,
        response: { 200: SubjectWithPortraits, ...REFUSALS },
      },
    },
    async ({ params }) => subjectViewJson(await subjects.show(readId("subj", params.id))),
  );
}

/** A cursor of another gallery leads nowhere in this one. */
async function placeOf(store: Store, gallery: GalleryId, cursor: string): Promise<SubjectId> {
  const id = readCursor("subj", cursor);
  if ((await store.galleries.findSubject(id))?.galleryId !== gallery) throw badCursor(cursor);
  return id;
}
