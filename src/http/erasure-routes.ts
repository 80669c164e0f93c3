import { Type } from "typebox";
import { ERASABLES, ERASURE_REASONS, type Erasable, type ErasureTarget } from "../domain/erasure.js";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { readId, readImageName } from "./path-ids.js";
import { REFUSALS } from "./problem.js";
import { Sha256Schema } from "./shared-json.js";

/** One request is short work; `leadlight erase` takes more. */
const MOST_AT_ONCE = 20;

const ErasureRequest = Type.Object(
  {
    kind: Type.Enum([...ERASABLES]),
    ids: Type.Array(Type.String(), {
      minItems: 1,
      maxItems: MOST_AT_ONCE,
      description: "of that kind; an image by its SHA-256. All of them are erased, or none",
    }),
    reason: Type.Enum([...ERASURE_REASONS], { description: "why; it stands in the log" }),
    dryRun: Type.Boolean({ description: "true: say what would go, and change nothing" }),
  },
  { additionalProperties: false },
);

const ErasureSchema = Type.Object({
  erased: Type.Boolean(),
  rows: Type.Record(Type.String(), Type.Integer(), { description: "by table" }),
  originals: Type.Array(Sha256Schema, { description: "images that nothing else shows" }),
  indexes: Type.Integer({ description: "indexes that held some of it, and are built anew" }),
  releasedLeads: Type.Array(Type.String(), {
    description: "leads that go and were released: tell whoever received them",
  }),
});

/** Taking things out for good. */
export function erasureRoutes(app: HttpInstance, context: HttpContext): void {
  const { erasures } = context.leadlight;

  app.post(
    "/v1/erasures",
    {
      config: { access: "erasure.run" },
      schema: {
        operationId: "erase",
        tags: ["operations"],
        summary: "Erase subjects, ads, pictures or faces",
        description:
          "For good, in your name. What SQLite leaves of deleted rows is overwritten at once, unless somebody reads for longer than two seconds; its file is written anew at the next start, or by `leadlight erase finish`.",
        body: ErasureRequest,
        response: { 200: ErasureSchema, ...REFUSALS },
      },
    },
    async ({ body: { kind, ids, reason, dryRun } }) => {
      const targets = ids.map((id) => targetOf(kind, id));
      const { rows, originals, indexes, releasedLeads } = dryRun
        ? await erasures.preview(targets)
        : await erasures.erase(targets, reason, { compact: false });
      return {
        erased: !dryRun,
        rows: { ...rows },
        originals: [...originals],
        indexes: indexes.length,
        releasedLeads: [...releasedLeads],
      };
    },
  );
}

/** @throws SUBJECT_UNKNOWN, AD_UNKNOWN, IMAGE_UNKNOWN, FACE_UNKNOWN for what no such id looks like */
function targetOf(kind: Erasable, id: string): ErasureTarget {
  if (kind === "image") return { kind, id: readImageName(id) };
  if (kind === "subject") return { kind, id: readId("subj", id) };
  return kind === "ad" ? { kind, id: readId("ad", id) } : { kind, id: readId("face", id) };
}
