import { type Static, Type } from "typebox";
import { JUSTIFICATIONS } from "../domain/actor.js";
import { AGE_BASES, AGE_FLAGS, type AgeFlag, REVEAL_MINUTES } from "../domain/age-flag.js";
import type { FaceId } from "../domain/ids.js";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { IdParams, readId } from "./path-ids.js";
import { REFUSALS } from "./problem.js";
import { MomentSchema } from "./shared-json.js";

const AgeFlagSchema = Type.Object({
  faceId: Type.String(),
  value: Type.Enum([...AGE_FLAGS]),
  basis: Type.Enum([...AGE_BASES]),
  by: Type.String({ description: "name of who said it" }),
  at: MomentSchema,
});

const AgeFlagRequest = Type.Object(
  {
    value: Type.Enum([...AGE_FLAGS]),
    basis: Type.Enum([...AGE_BASES], {
      description: "what it rests on; appearance is enough for possible_minor only",
    }),
  },
  { additionalProperties: false },
);

const RevealRequest = Type.Object(
  { reason: Type.Enum([...JUSTIFICATIONS], { description: "why; it stands in the log" }) },
  { additionalProperties: false },
);

/** Faces of possible minors: people flag them, and ask to see them. */
export function minorRoutes(app: HttpInstance, context: HttpContext): void {
  const { minors } = context.leadlight;

  app.put(
    "/v1/faces/:id/age-flag",
    {
      config: { access: "age.flag" },
      schema: {
        operationId: "flagAge",
        tags: ["minors"],
        summary: "Say whether a face is a minor's",
        description:
          "In your name. It follows what was said before, which stays. Faces flagged possible_minor or minor are blurred.",
        params: IdParams,
        body: AgeFlagRequest,
        response: { 200: AgeFlagSchema, ...REFUSALS },
      },
    },
    async ({ params, body }) => {
      const id = readId("face", params.id);
      return flagJson(id, await minors.flag(id, body));
    },
  );

  app.post(
    "/v1/faces/:id/reveal",
    {
      config: { access: "minor.reveal" },
      // The handler tells what is wrong with the body: that there is no reason goes before anything else.
      attachValidation: true,
      schema: {
        operationId: "revealFace",
        tags: ["minors"],
        summary: "See a face that is blurred",
        description: `For ${REVEAL_MINUTES} minutes, and for you alone: its pictures are not blurred then.`,
        params: IdParams,
        body: RevealRequest,
        response: {
          201: Type.Object({ faceId: Type.String(), until: MomentSchema }),
          ...REFUSALS,
        },
      },
    },
    async (request, reply) => {
      const id = readId("face", request.params.id);
      const reason = reasonIn(request.body);
      if (request.validationError !== undefined && isJustification(reason)) throw request.validationError;
      const until = await minors.reveal(id, reason);
      return reply.code(201).send({ faceId: id, until: until.toISOString() });
    },
  );
}

function flagJson(faceId: FaceId, { value, basis, by, at }: AgeFlag): Static<typeof AgeFlagSchema> {
  return { faceId, value, basis, by, at: at.toISOString() };
}

/** @returns "" for a body that has none, whatever it is */
function reasonIn(body: unknown): string {
  if (typeof body !== "object" || body === null || !Object.hasOwn(body, "reason")) return "";
  const { reason } = body as { reason: unknown };
  return typeof reason === "string" ? reason : "";
}

function isJustification(text: string): boolean {
  return JUSTIFICATIONS.some((known) => known === text);
}
