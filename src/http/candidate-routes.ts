import { type Static, Type } from "typebox";
import type { CandidateId } from "../domain/ids.js";
import { LONGEST_NOTE, MOST_SECONDS_SPENT, REASON_CODES } from "../domain/opinion.js";
import type { Leadlight } from "../pipeline/leadlight.js";
import type { Review, ReviewFilter } from "../pipeline/review.js";
import type { Store } from "../ports/store.js";
import {
  CandidateSchema,
  CandidateStateSchema,
  candidateJson,
  OpinionSchema,
  OpinionValueSchema,
  opinionJson,
  ReasonCodeSchema,
} from "./candidate-json.js";
import { badCursor, cutPage, DEFAULT_LIMIT, NextCursorSchema, pageQuery, readCursor } from "./cursor.js";
import { entityTag, IfMatchSchema, readVersion } from "./entity-tag.js";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { IdempotencyHeaders, type Made, onceReply } from "./idempotency.js";
import { leaseRoutes } from "./lease-routes.js";
import { operationNames } from "./operation-names.js";
import { IdParams, knownGallery, readId } from "./path-ids.js";
import { REFUSALS } from "./problem.js";
import { NameSchema } from "./shared-json.js";

const ListQuery = Type.Object(
  {
    galleryId: Type.Optional(Type.String({ description: "only candidates of this gallery" })),
    operation: Type.Optional(NameSchema),
    state: Type.Optional(CandidateStateSchema),
    mine: Type.Optional(
      Type.Boolean({ description: "only what you may give an opinion on now; for who is signed in" }),
    ),
    possibleMinor: Type.Optional(Type.Boolean({ description: "only those that are, or are not" })),
    knownAnswer: Type.Optional(
      Type.Boolean({
        description: "only known answers, or only real candidates, as without it; for who looks after them",
      }),
    ),
    ...pageQuery,
  },
  { additionalProperties: false },
);

const CandidatePage = Type.Object({
  items: Type.Array(CandidateSchema, {
    description:
      "possible minors first, then highest similarity first; for who gives opinions, strongest first in whole steps of log10 LR, then oldest first",
  }),
  nextCursor: NextCursorSchema,
});

const OpinionRequest = Type.Object(
  {
    value: OpinionValueSchema,
    reasons: Type.Optional(
      Type.Array(ReasonCodeSchema, { maxItems: REASON_CODES.length, description: "what it rests on" }),
    ),
    secondsSpent: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: MOST_SECONDS_SPENT,
        description: "from the moment when the candidate was shown",
      }),
    ),
    note: Type.Optional(Type.String({ maxLength: LONGEST_NOTE, description: "why" })),
  },
  { additionalProperties: false },
);

const GivenOpinion = Type.Object({
  opinion: OpinionSchema,
  candidate: Type.Object({ id: Type.String(), state: CandidateStateSchema }),
});

/** What the routes have in common by which somebody concludes. */
const CONCLUSION = {
  headers: IdempotencyHeaders,
  params: IdParams,
  body: OpinionRequest,
  response: {
    201: onceReply(GivenOpinion, "The opinion, and where the candidate now stands."),
    ...REFUSALS,
  },
};

export function candidateRoutes(app: HttpInstance, context: HttpContext): void {
  const { store, review } = context.leadlight;

  app.get(
    "/v1/candidates",
    {
      config: { access: "candidate.view" },
      schema: {
        operationId: "listCandidates",
        tags: ["candidates"],
        summary: "List the candidates for review",
        description: "Page by page: pass `nextCursor` as `cursor`, with the same filters, until it is null.",
        querystring: ListQuery,
        response: { 200: CandidatePage, ...REFUSALS },
      },
    },
    async ({ query }) => {
      const { limit = DEFAULT_LIMIT, cursor } = query;
      const filter = await filterOf(context.leadlight, query);
      const after = cursor === undefined ? null : await placeOf(store, cursor);
      const views = await review.list(filter, { after, limit: limit + 1 });
      const { page, nextCursor } = cutPage(views, limit, ({ candidate }) => candidate.id);
      const names = await operationNames(store);
      return { items: page.map((view) => candidateJson(view, names)), nextCursor };
    },
  );

  app.get(
    "/v1/candidates/:id",
    {
      config: { access: "candidate.view" },
      schema: {
        operationId: "getCandidate",
        tags: ["candidates"],
        summary: "Show a candidate",
        description:
          "With the face, the ads that show it, and the subject with the portrait that matched best.",
        params: IdParams,
        response: { 200: CandidateSchema, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const view = await review.show(readId("cand", request.params.id));
      reply.header("etag", entityTag(view.candidate.version));
      return candidateJson(view, await operationNames(store));
    },
  );

  leaseRoutes(app, context);

  app.post(
    "/v1/candidates/:id/opinions",
    {
      config: { access: "opinion.give" },
      schema: {
        operationId: "giveOpinion",
        tags: ["candidates"],
        summary: "Give your opinion on a candidate",
        description:
          "Two people decide a candidate, independently of each other, and one of them has to be somebody who may verify. An opinion is that of who is signed in; it is never changed, and a person gives one.",
        ...CONCLUSION,
        headers: Type.Object({ ...IdempotencyHeaders.properties, "if-match": IfMatchSchema }),
      },
    },
    (request, reply) =>
      context.answerOnce(request, reply, request.body, () =>
        given(
          review.opine(
            readId("cand", request.params.id),
            request.body,
            readVersion(request.headers["if-match"]),
          ),
        ),
      ),
  );

  app.post(
    "/v1/candidates/:id/adjudication",
    {
      config: { access: "adjudication.give" },
      schema: {
        operationId: "adjudicate",
        tags: ["candidates"],
        summary: "Settle a disagreement",
        description:
          "By somebody who sees both opinions and gave neither. A candidate that is adjudicated to be one becomes a lead.",
        ...CONCLUSION,
      },
    },
    (request, reply) =>
      context.answerOnce(request, reply, request.body, () =>
        given(review.adjudicate(readId("cand", request.params.id), request.body)),
      ),
  );
}

async function given(work: ReturnType<Review["opine"]>): Promise<Made<Static<typeof GivenOpinion>>> {
  const { candidate, opinion } = await work;
  return {
    status: 201,
    body: { opinion: opinionJson(opinion), candidate: { id: candidate.id, state: candidate.state } },
  };
}

/** A filter by something unknown is a mistake, not an empty list. @throws GALLERY_UNKNOWN, OPERATION_UNKNOWN */
async function filterOf(
  { store, operations }: Leadlight,
  query: Static<typeof ListQuery>,
): Promise<ReviewFilter> {
  const { galleryId, operation, state, possibleMinor, mine, knownAnswer } = query;
  return {
    galleryId: galleryId === undefined ? undefined : await knownGallery(store, galleryId),
    operationId: operation === undefined ? undefined : (await operations.named(operation)).id,
    state,
    isMine: mine,
    possibleMinor,
    isKnownAnswer: knownAnswer,
  };
}

async function placeOf(store: Store, cursor: string): Promise<CandidateId> {
  const id = readCursor("cand", cursor);
  if ((await store.candidates.find(id)) === null) throw badCursor(cursor);
  return id;
}
