import { Type } from "typebox";
import type { GalleryId, SubjectId } from "../domain/ids.js";
import { LONGEST_SUBJECT_SEARCH } from "../domain/subject-search.js";
import type { Store } from "../ports/store.js";
import { badCursor, makeCursor, readCursor } from "./cursor.js";
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
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    cursor: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: "nextCursor of the page before" }),
    ),
  },
  { additionalProperties: false },
);
const DEFAULT_LIMIT = 50;

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
            nextCursor: Type.Union([Type.String(), Type.Null()], { description: "null on the last page" }),
          }),
          ...REFUSALS,
        },
      },
    },
    async ({ params, query: { search = "", limit = DEFAULT_LIMIT, cursor } }) => {
      const gallery = await knownGallery(store, params.id);
      const after = cursor === undefined ? null : await placeOf(store, gallery, cursor);
      // One more than asked for tells whether there is another page.
      const views = await subjects.list(gallery, search, { after, limit: limit + 1 });
      const page = views.slice(0, limit);
      const last = page.at(-1);
      return {
        items: page.map(subjectViewJson),
        nextCursor: views.length > limit && last !== undefined ? makeCursor(last.subject.id) : null,
      };
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
