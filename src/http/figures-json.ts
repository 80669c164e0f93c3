import { type Static, Type } from "typebox";
import type { ErrorRate, ReviewerFigures } from "../domain/reviewer-figures.js";

const limit = Type.Number({ minimum: 0, maximum: 1, description: "of 95%, by Wilson" });

const ErrorRateSchema = Type.Object({
  wrong: Type.Union(
    [Type.Object({ hits: Type.Integer(), trials: Type.Integer(), low: limit, high: limit }), Type.Null()],
    { description: "among those on which they concluded; null where there is none" },
  ),
  undecided: Type.Integer({
    description: "said to be inconclusive or unsuitable: neither right nor wrong",
  }),
});

const AgreementSchema = Type.Object({
  pairs: Type.Integer(),
  observed: Type.Number({ description: "share on which both said the same" }),
  kappa: Type.Number({ description: "Cohen's kappa, -1 to 1: 0 for what chance alone would bring" }),
  low: Type.Number({ description: "limits of 95%, by the large-sample standard error" }),
  high: Type.Number(),
});

export const FiguresSchema = Type.Object({
  decisions: Type.Integer({ description: "opinions, those on known answers among them" }),
  knownAnswers: Type.Integer({ description: "opinions on known answers" }),
  falsePositives: Type.Object(ErrorRateSchema.properties, {
    description: "potential_candidate where it is somebody else",
  }),
  falseNegatives: Type.Object(ErrorRateSchema.properties, {
    description: "no_candidate where it is the person",
  }),
  agreement: Type.Union([AgreementSchema, Type.Null()], {
    description:
      "with the other one of the first two people, on real candidates; null where it cannot be measured",
  }),
  seconds: Type.Union(
    [Type.Object({ lower: Type.Number(), median: Type.Number(), upper: Type.Number() }), Type.Null()],
    { description: "for a decision: median and quartiles, where it was measured" },
  ),
});

export function figuresJson(figures: ReviewerFigures): Static<typeof FiguresSchema> {
  const { decisions, knownAnswers, falsePositives, falseNegatives, agreement, seconds } = figures;
  return {
    ...{ decisions, knownAnswers },
    falsePositives: rateJson(falsePositives),
    falseNegatives: rateJson(falseNegatives),
    agreement: agreement && { ...agreement },
    seconds: seconds && { ...seconds },
  };
}

function rateJson({ wrong, undecided }: ErrorRate): Static<typeof ErrorRateSchema> {
  return { wrong: wrong && { ...wrong }, undecided };
}
