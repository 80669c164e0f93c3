import { describe, expect, test } from "vitest";
import type { Candidate, NewCandidate } from "../../src/domain/candidate.js";
import { calibrateProbe } from "../../src/domain/confidence.js";
import type { CandidateId, FaceId, OperationId, PortraitId, SubjectId } from "../../src/domain/ids.js";
import type { Store } from "../../src/ports/store.js";
import type { CandidateFilter } from "../../src/ports/store-candidates.js";
import { analysedImage, OTHER_PACK, PACK } from "../helpers/analysed-image.js";
import { madeUpCalibration } from "../helpers/calibrations.js";
import { pageThrough } from "../helpers/paging.js";
import { makePair, opinionOf, recordAd } from "../helpers/stored-case.js";

const everything = { after: null, limit: 1000 };

/** What every store does with candidates. */
export function storeCandidatesContract(open: () => Promise<Store>): void {
  describe("candidates", () => {
    test("come back as they were recorded, unreviewed", async () => {
      const store = await open();
      const pair = await makePair(store, "a", 0.123456789);
      expect(await store.candidates.record([pair])).toBe(1);
      const [candidate] = await store.candidates.list({}, everything);
      expect(candidate).toEqual({
        ...pair,
        ...{ reviewMode: "two_reviewers", follows: null, version: 1 },
        id: expect.stringMatching(/^cand_[0-9a-f]{32}$/),
        possibleMinor: false,
        state: "unreviewed",
        createdAt: expect.any(Date),
      });
      expect(await store.candidates.find(candidate?.id as CandidateId)).toEqual(candidate);
      expect(await store.candidates.find("cand_unknown" as CandidateId)).toBeNull();
    });

    test("are new once, and stay as they are when they are found again", async () => {
      const store = await open();
      const [a, b] = [await makePair(store, "a", 0.5), await makePair(store, "b", 0.6)];
      expect(await store.candidates.record([a])).toBe(1);
      const [before] = await store.candidates.list({}, everything);
      if (before === undefined) throw new Error("a candidate was recorded");
      await store.candidates.addOpinion(before.id, opinionOf("reviewer", "no_candidate"));
      expect(await store.candidates.record([{ ...a, similarity: 0.9 }, b, b])).toBe(1);
      expect(await store.candidates.find(before.id)).toEqual({
        ...before,
        state: "first_opinion",
        version: 2,
      });
      expect(await store.candidates.count({})).toBe(2);
      expect(await store.candidates.record([])).toBe(0);
    });

    test("keep what was known when they were found: the confidence, its calibration, and every photograph, best first", async () => {
      const store = await open();
      const pair = await makePair(store, "a", 0.5);
      const second = analysedImage("second ad");
      await recordAd(store, "second", [second]);
      const [other] = await store.images.faces(second.facts.sha256, PACK);
      if (other === undefined) throw new Error("there is a second face");
      const calibration = madeUpCalibration();
      await store.calibrations.keep(calibration);
      const confidence = calibrateProbe(calibration, 2, new Map([[1, 10]]), 0.5).worth(0.5, 1, 100);
      const found: NewCandidate = {
        ...pair,
        confidence,
        calibrationId: calibration.id,
        templates: { portraits: 1, probes: 2 },
        faces: [
          { faceId: other.id, similarity: 0.123456789123 },
          { faceId: pair.faceId, similarity: 0.5 },
        ],
      };
      await store.candidates.record([found]);
      const [candidate] = await store.candidates.list({}, everything);
      expect(candidate).toMatchObject({ ...found, faces: found.faces.toReversed() });
      expect(await store.calibrations.find(calibration.id)).toEqual(calibration);
    });

    test("with a face in common with one that is there already are the same candidate", async () => {
      const store = await open();
      const pair = await makePair(store, "a", 0.5);
      const second = analysedImage("second ad");
      await recordAd(store, "second", [second]);
      const [other] = await store.images.faces(second.facts.sha256, PACK);
      if (other === undefined) throw new Error("there is a second face");
      const both = {
        ...pair,
        faceId: other.id,
        faces: [...pair.faces, { faceId: other.id, similarity: 0.9 }],
      };
      expect(await store.candidates.record([both])).toBe(1);
      expect(await store.candidates.record([pair])).toBe(0);
      const apart = await makePair(store, "b", 0.5);
      expect(await store.candidates.record([{ ...both, ...apart }])).toBe(1);
    });

    test("of one face with several subjects, or one subject with several faces, are candidates of their own", async () => {
      const store = await open();
      const [a, b] = [await makePair(store, "a", 0.5), await makePair(store, "b", 0.6)];
      const { subjectId, portraitId, portraits } = b;
      const crossed = { ...a, subjectId, portraitId, portraits };
      expect(await store.candidates.record([a, b, crossed])).toBe(3);
    });

    test("are recorded all or none", async () => {
      const store = await open();
      const [good, other] = [await makePair(store, "a", 0.5), await makePair(store, "b", 0.6)];
      const bad: Partial<NewCandidate>[] = [
        { operationId: "op_unknown" as OperationId },
        { faceId: "face_unknown" as FaceId },
        { subjectId: "subj_unknown" as SubjectId },
        { portraitId: "por_unknown" as PortraitId },
        { portraitId: other.portraitId },
        { pack: OTHER_PACK },
        { similarity: 1.01 },
        { similarity: -1.01 },
        { similarity: Number.NaN },
        { faces: [] },
        { faces: other.faces },
        { faces: [...good.faces, { faceId: "face_unknown" as FaceId, similarity: 0 }] },
        { faces: [{ faceId: good.faceId, similarity: 2 }] },
        { portraits: [] },
        { portraits: [...good.portraits, ...other.portraits] },
        { calibrationId: "cal-000000000000" },
      ];
      for (const change of bad)
        await expect(store.candidates.record([other, { ...good, ...change }])).rejects.toMatchObject({
          code: "ARGUMENT_INVALID",
        });
      expect(await store.candidates.count({})).toBe(0);
      expect(await store.candidates.record([{ ...good, similarity: -1 }])).toBe(1);
      expect(await store.candidates.record([{ ...other, similarity: 1 }])).toBe(1);
    });
  });

  describe("the list of candidates", () => {
    /** Similarities with ties, in no order. */
    const SIMILARITIES = [0.5, 0.9, 0.5, 0.1, 0.9, 0.5, 1, -1, 0, 0.5];

    async function recordAll(store: Store): Promise<Candidate[]> {
      const pairs: NewCandidate[] = [];
      for (const [i, similarity] of SIMILARITIES.entries())
        pairs.push(await makePair(store, `pair ${i}`, similarity));
      await store.candidates.record(pairs);
      const listed = await store.candidates.list({}, everything);
      // Older first among equals; sorting keeps the order of recording.
      expect(listed.map(({ faceId }) => faceId)).toEqual(
        pairs.toSorted((a, b) => b.similarity - a.similarity).map(({ faceId }) => faceId),
      );
      return listed;
    }

    const listInPages = (store: Store, filter: CandidateFilter, limit: number) =>
      pageThrough<Candidate>(
        (last) => store.candidates.list(filter, { after: last?.id ?? null, limit }),
        limit,
      );

    test.each([1, 2, 3, 7])(
      "has the nearest first and gives each exactly once in pages of %i",
      async (limit) => {
        const store = await open();
        const all = await recordAll(store);
        expect(await listInPages(store, {}, limit)).toEqual(all);
      },
    );

    test("goes on at its place when the last candidate of a page has left the filter", async () => {
      const store = await open();
      const all = await recordAll(store);
      const filter = { states: ["unreviewed"] } as const;
      const page = await store.candidates.list(filter, { after: null, limit: 4 });
      const last = page.at(-1)?.id as CandidateId;
      await store.candidates.addOpinion(last, opinionOf("reviewer"));
      expect(await store.candidates.list(filter, { after: last, limit: 100 })).toEqual(all.slice(4));
    });

    test("does not go on behind a candidate that does not exist", async () => {
      const store = await open();
      const after = "cand_unknown" as CandidateId;
      await expect(store.candidates.list({}, { after, limit: 1 })).rejects.toMatchObject({
        code: "CANDIDATE_UNKNOWN",
      });
    });

    test("is filtered by operation, gallery and state, alone and together, and counted the same way", async () => {
      const store = await open();
      for (const operation of ["o1", "o2"])
        for (const gallery of ["g1", "g2"])
          for (const n of [1, 2])
            await store.candidates.record([
              await makePair(store, `${operation} ${gallery} ${n}`, 0.1 * n, { operation, gallery }),
            ]);
      const all = await store.candidates.list({}, everything);
      for (const candidate of all.slice(0, 3))
        await store.candidates.addOpinion(candidate.id, opinionOf("reviewer"));
      const reviewed = await store.candidates.list({}, everything);
      const { id: operationId } = await store.operations.ensure("o1");
      const galleryId = (await store.galleries.findByName("g2"))?.id;
      const subjectsOf = new Map(
        await Promise.all(
          all.map(
            async ({ subjectId }) => [subjectId, await store.galleries.findSubject(subjectId)] as const,
          ),
        ),
      );
      for (const operation of [operationId, undefined])
        for (const gallery of [galleryId, undefined])
          for (const state of ["unreviewed", "first_opinion", undefined] as const) {
            const states = state === undefined ? undefined : [state];
            const filter = { operationId: operation, galleryId: gallery, states };
            const wanted = reviewed.filter(
              (candidate) =>
                (operation === undefined || candidate.operationId === operation) &&
                (gallery === undefined || subjectsOf.get(candidate.subjectId)?.galleryId === gallery) &&
                (state === undefined || candidate.state === state),
            );
            expect(await listInPages(store, filter, 2)).toEqual(wanted);
            expect(await store.candidates.count(filter)).toBe(wanted.length);
          }
      expect(await store.candidates.count({ operationId: "op_unknown" as OperationId })).toBe(0);
    });
  });
}

/** What every store does with the calibrations that candidates were found with. */
export function storeCalibrationsContract(open: () => Promise<Store>): void {
  describe("calibrations", () => {
    test("stay as they were first kept, under their id", async () => {
      const store = await open();
      const calibration = madeUpCalibration();
      expect(await store.calibrations.find(calibration.id)).toBeNull();
      await store.calibrations.keep(calibration);
      await store.calibrations.keep({ ...calibration, pack: "another" });
      expect(await store.calibrations.find(calibration.id)).toEqual(calibration);
    });
  });
}
