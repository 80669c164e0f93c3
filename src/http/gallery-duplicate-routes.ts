import { type Static, Type } from "typebox";
import { ShownConfidenceSchema, showConfidence } from "../domain/confidence.js";
import type { Subject } from "../domain/gallery.js";
import { ListThresholdsSchema } from "../domain/list-thresholds.js";
import { DEFAULT_PAIRS, type Duplicates, MOST_PAIRS } from "../pipeline/gallery-duplicates.js";
import { basisProperties, given } from "./basis-json.js";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { COMPARISONS_WAITING, TIMEOUTS } from "./limits.js";
import { IdParams, knownGallery } from "./path-ids.js";
import { REFUSALS } from "./problem.js";
import { SimilaritySchema } from "./shared-json.js";
import { createWorkGate } from "./work-gate.js";

const DuplicatesRequest = Type.Object(
  {
    within: Type.Optional(
      Type.String({ description: "id of the gallery that is searched in; the same one without" }),
    ),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: MOST_PAIRS,
        default: DEFAULT_PAIRS,
        description: "at most so many pairs",
      }),
    ),
    ...ListThresholdsSchema.properties,
  },
  { additionalProperties: false },
);

const PairedSubject = Type.Object({
  id: Type.String(),
  galleryId: Type.String(),
  reference: Type.String({ description: "the subject's number in its gallery" }),
});

const DuplicatesSchema = Type.Object({
  pack: Type.String(),
  ...basisProperties,
  searched: Type.Integer({ description: "subjects of the gallery" }),
  within: Type.Integer({ description: "subjects that they were compared with" }),
  found: Type.Integer({ description: "pairs that no threshold leaves out" }),
  expectedFalse: Type.Union([Type.Number(), Type.Null()], {
    description: "pairs of different persons to expect among them; null without a calibration",
  }),
  pairs: Type.Array(
    Type.Object({
      subject: PairedSubject,
      other: PairedSubject,
      similarity: SimilaritySchema,
      templates: Type.Object(
        { probes: Type.Integer(), portraits: Type.Integer() },
        { description: "photographs that `subject` and `other` count as" },
      ),
      sharesPicture: Type.Boolean({ description: "they have a picture in common" }),
      ...ShownConfidenceSchema.properties,
    }),
    { description: "strongest first" },
  ),
  seconds: Type.Number(),
});

/** Who stands in galleries twice. */
export function galleryDuplicateRoutes(app: HttpInstance, { leadlight }: HttpContext): void {
  const gate = createWorkGate({ places: 1 + COMPARISONS_WAITING, atOnce: 1 });

  app.post(
    "/v1/galleries/:id/duplicates",
    {
      config: { access: "subject.view" },
      handlerTimeout: TIMEOUTS.comparisonMs,
      schema: {
        operationId: "findDuplicates",
        tags: ["galleries"],
        summary: "Find subjects who may be one person",
        description:
          "Compares every subject of the gallery with every other one, or with those of the gallery `within`. Nothing is recorded: a pair is a " +
          "proposal for people to judge. Without a threshold the list goes to where one pair of different persons is to be expected in all of it, " +
          "or to as few as the calibration can promise.",
        params: IdParams,
        body: DuplicatesRequest,
        response: { 200: DuplicatesSchema, ...REFUSALS },
      },
    },
    ({ params, body: { within, ...search } }) =>
      gate.admit(() =>
        gate.run(async () => {
          const gallery = await knownGallery(leadlight.store, params.id);
          const other = within === undefined ? gallery : await knownGallery(leadlight.store, within);
          return toJson(await leadlight.findDuplicates({ gallery, within: other, ...search }));
        }),
      ),
  );
}

function toJson({ pairs, thresholds, ...report }: Duplicates): Static<typeof DuplicatesSchema> {
  return {
    ...report,
    thresholds: given(thresholds),
    pairs: pairs.map(({ subject, other, confidence, templates, ...pair }) => ({
      subject: subjectJson(subject),
      other: subjectJson(other),
      templates: { ...templates },
      ...pair,
      ...showConfidence(confidence),
    })),
  };
}

function subjectJson({ id, galleryId, details }: Subject): Static<typeof PairedSubject> {
  return { id, galleryId, reference: details.reference };
}
