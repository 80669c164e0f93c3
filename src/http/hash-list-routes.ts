import { type Static, Type } from "typebox";
import { HASH_KINDS, type HashList, type HashListHit } from "../domain/hash-list.js";
import { ORIENTATIONS } from "../domain/pdq/picture-hash.js";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { IdempotencyHeaders, onceReply } from "./idempotency.js";
import { IdParams, readId } from "./path-ids.js";
import { REFUSALS } from "./problem.js";
import { MomentSchema, NameSchema, Sha256Schema } from "./shared-json.js";

const HashListSchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  entries: Type.Integer(),
  importedAt: MomentSchema,
});

/** One request is short work; `leadlight hashlist import` takes longer lists. */
const MOST_ENTRIES = 2000;
const BODY_BYTES = 1024 * 1024;
const LONGEST_TEXT = 500;

const text = (description: string) => Type.Optional(Type.String({ maxLength: LONGEST_TEXT, description }));

const NewHashList = Type.Object(
  {
    name: NameSchema,
    entries: Type.Array(
      Type.Object(
        {
          type: Type.Enum([...HASH_KINDS]),
          hash: Type.String({ pattern: "^[0-9a-fA-F]{64}$" }),
          label: text("what it shows"),
          source: text("who it comes from"),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: MOST_ENTRIES },
    ),
  },
  { additionalProperties: false },
);

/** What a list of hashes says of an image. */
export const HashListHitSchema = Type.Object({
  image: Sha256Schema,
  list: Type.String({ description: "name of the list" }),
  type: Type.Enum([...HASH_KINDS], { description: "`sha256`: the very same file; `pdq`: a copy" }),
  hash: Type.String(),
  label: Type.String(),
  source: Type.String(),
  distance: Type.Integer({ description: "bits in which the hashes differ" }),
  orientation: Type.Enum([...ORIENTATIONS], {
    description: "how the image has to be turned or mirrored to look like the one on the list",
  }),
});

export function hashListHitJson({
  image,
  listName,
  kind,
  hash,
  label,
  source,
  distance,
  orientation,
}: HashListHit): Static<typeof HashListHitSchema> {
  return { image, list: listName, type: kind, hash, label, source, distance, orientation };
}

/** Lists of hashes as agencies exchange them. */
export function hashListRoutes(app: HttpInstance, context: HttpContext): void {
  const { hashLists } = context.leadlight;

  app.get(
    "/v1/hash-lists",
    {
      config: { access: "ad.view" },
      schema: {
        operationId: "listHashLists",
        tags: ["search"],
        summary: "List the lists of hashes",
        description: "Images on one of them are marked in their ads.",
        response: {
          200: Type.Object({ items: Type.Array(HashListSchema, { description: "by name" }) }),
          ...REFUSALS,
        },
      },
    },
    async () => ({ items: (await hashLists.list()).map(listJson) }),
  );

  app.post(
    "/v1/hash-lists",
    {
      config: { access: "hash-list.manage" },
      bodyLimit: BODY_BYTES,
      schema: {
        operationId: "importHashList",
        tags: ["search"],
        summary: "Import a list of hashes",
        description: "All of it or nothing. Longer lists are imported at the command line.",
        headers: IdempotencyHeaders,
        body: NewHashList,
        response: { 201: onceReply(HashListSchema, "The list."), ...REFUSALS },
      },
    },
    (request, reply) =>
      context.answerOnce(request, reply, request.body, async () => {
        const { name, entries } = request.body;
        return { status: 201, body: listJson(await hashLists.importRecords(entries, { name })) };
      }),
  );

  app.delete(
    "/v1/hash-lists/:id",
    {
      config: { access: "hash-list.manage" },
      schema: {
        operationId: "removeHashList",
        tags: ["search"],
        summary: "Remove a list of hashes",
        description: "Ads are not marked by it any more.",
        params: IdParams,
        response: { 204: Type.Null(), ...REFUSALS },
      },
    },
    async ({ params }, reply) => {
      await hashLists.remove(readId("hash", params.id));
      return reply.code(204).send(null);
    },
  );
}

function listJson({ id, name, entries, importedAt }: HashList): Static<typeof HashListSchema> {
  return { id, name, entries, importedAt: importedAt.toISOString() };
}
