import { expect } from "vitest";
import { ANY_GOOD_QUALITY } from "./http-api.js";

/** What stands beside a similarity when it is calibrated, whatever the values. */
export const ANY_WORTH = {
  log10LR: {
    value: expect.any(Number),
    low: expect.any(Number),
    high: expect.any(Number),
    bounded: expect.any(Boolean),
  },
  falseMatchRate: { value: expect.any(Number), upper: expect.any(Number), measured: expect.any(Boolean) },
  expectedFalseCandidates: {
    value: expect.any(Number),
    upper: expect.any(Number),
    templates: expect.any(Number),
  },
  posterior: { value: expect.any(Number), prior: 0.5, templates: expect.any(Number) },
  support: { degree: expect.any(String), proposition: expect.any(String) },
};

/** The evidence of a pair of one photograph on each side, all good ones. */
export const ANY_EVIDENCE = {
  portraitId: expect.stringMatching(/^por_/),
  portraitFaceId: expect.stringMatching(/^face_/),
  portraitQuality: ANY_GOOD_QUALITY,
  faceId: expect.stringMatching(/^face_/),
  faceQuality: ANY_GOOD_QUALITY,
  pack: "base",
  calibrationId: expect.stringMatching(/^cal-[0-9a-f]{12}$/),
  templates: { portraits: 1, probes: 1 },
  portraits: [
    {
      id: expect.stringMatching(/^por_/),
      faceId: expect.stringMatching(/^face_/),
      similarity: expect.any(Number),
    },
  ],
  faces: [{ id: expect.stringMatching(/^face_/), similarity: expect.any(Number) }],
};
