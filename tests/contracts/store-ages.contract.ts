import { describe, expect, test } from "vitest";
import type { AgeFlagValue } from "../../src/domain/age-flag.js";
import { POSSIBLE_MINOR_BELOW } from "../../src/domain/apparent-age.js";
import type { Candidate } from "../../src/domain/candidate.js";
import type { FaceId, UserId } from "../../src/domain/ids.js";
import type { Store } from "../../src/ports/store.js";
import { analysedImage, OTHER_PACK, PACK } from "../helpers/analysed-image.js";
import { logOf } from "../helpers/audit-rows.js";
import { pageThrough } from "../helpers/paging.js";
import { makePair, recordAd } from "../helpers/stored-case.js";

const NO_FACE = `face_${"0".repeat(32)}` as FaceId;
const NOBODY = `user_${"0".repeat(32)}` as UserId;
const HASH = "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$aGFzaA";
const LATER = new Date("2031-01-01T00:00:00.000Z");
const EARLIER = new Date("2029-01-01T00:00:00.000Z");
const ALL = { after: null, limit: 1000 };

const said = (value: AgeFlagValue) => ({ value, basis: "document", by: "Somebody" }) as const;

/** What every store does with ages, and with faces that are held back. */
export function storeAgesContract(open: () => Promise<Store>): void {
  async function faceOf(store: Store, name = "one"): Promise<FaceId> {
    const image = analysedImage(name);
    await recordAd(store, name, [image]);
    const [face] = await store.images.faces(image.facts.sha256, PACK);
    if (face === undefined) throw new Error("the image shows a face");
    return face.id;
  }

  describe("an age flag", () => {
    test("holds wherever the face is read, until another one follows it, and is logged by value and basis alone", async () => {
      const store = await open();
      const id = await faceOf(store);
      const image = analysedImage("one").facts.sha256;
      for (const value of ["possible_minor", "minor", "adult_stated", "possible_minor"] as const) {
        expect(await store.ages.flag(id, said(value))).toEqual({ ...said(value), at: expect.any(Date) });
        expect(await store.faces.find(id)).toMatchObject({ ageFlag: value });
        expect(await store.images.everyFace(image)).toMatchObject([{ ageFlag: value }]);
        expect(await store.images.faces(image, PACK)).toMatchObject([{ ageFlag: value }]);
      }
      const rows = (await logOf(store)).slice(-4);
      expect(rows.map(({ act, verb }) => [act, verb])).toEqual(
        Array.from({ length: 4 }, () => ["face.flag", "alteration"]),
      );
      expect(JSON.parse(rows[1]?.details ?? "")).toEqual({ face: id, value: "minor", basis: "document" });
      expect(JSON.stringify(rows)).not.toContain("Somebody");
      expect(await store.check()).toEqual([]);
    });

    test("is of one face, and of none that there is not", async () => {
      const store = await open();
      const [id, other] = [await faceOf(store), await faceOf(store, "two")];
      await store.ages.flag(id, said("minor"));
      expect(await store.faces.find(other)).toMatchObject({ ageFlag: null });
      const { seq } = await store.audit.head();
      await expect(store.ages.flag(NO_FACE, said("minor"))).rejects.toMatchObject({ code: "FACE_UNKNOWN" });
      expect(await store.audit.head()).toMatchObject({ seq });
    });

    test("stays with the face when another pack sees it too", async () => {
      const store = await open();
      const id = await faceOf(store);
      await store.ages.flag(id, said("minor"));
      const again = analysedImage("one", { pack: OTHER_PACK });
      await store.images.recordAnalysis(again);
      expect(await store.images.faces(again.facts.sha256, again.pack)).toMatchObject([
        { id, ageFlag: "minor" },
      ]);
    });
  });

  describe("a reveal", () => {
    test("is for one person and one face, until it is over, and logged without the person's name", async () => {
      const store = await open();
      const [id, other] = [await faceOf(store), await faceOf(store, "two")];
      const image = analysedImage("one").facts.sha256;
      const add = async (name: string) =>
        (await store.accounts.users.add({ name, roles: ["reviewer"], passwordHash: HASH })).id;
      const [anna, berta] = [await add("Anna"), await add("Berta")];
      await store.ages.reveal(id, anna, LATER);
      await store.ages.reveal(other, berta, LATER);
      expect(await store.ages.revealed(image, anna)).toEqual([id]);
      expect(await store.ages.revealed(image, berta)).toEqual([]);
      expect(await store.ages.revealed(image, NOBODY)).toEqual([]);
      expect(await store.ages.revealed(analysedImage("two").facts.sha256, anna)).toEqual([]);
      const row = (await logOf(store)).at(-1);
      expect(row).toMatchObject({
        act: "face.reveal",
        verb: "consultation",
        justification: "quality_control",
      });
      expect(JSON.parse(row?.details ?? "")).toEqual({ face: other, minutes: 15 });

      await store.ages.reveal(id, anna, EARLIER);
      expect(await store.ages.revealed(image, anna)).toEqual([]);
      await store.ages.reveal(id, anna, LATER);
      expect(await store.ages.revealed(image, anna)).toEqual([id]);
    });

    test("is of a face and to an account that there are", async () => {
      const store = await open();
      const id = await faceOf(store);
      const { seq } = await store.audit.head();
      await expect(store.ages.reveal(NO_FACE, NOBODY, LATER)).rejects.toMatchObject({ code: "FACE_UNKNOWN" });
      await expect(store.ages.reveal(id, NOBODY, LATER)).rejects.toMatchObject({ code: "USER_UNKNOWN" });
      expect(await store.audit.head()).toMatchObject({ seq });
    });
  });

  describe("candidates of possible minors", () => {
    /** Ages in no order: a point below which the interval reaches childhood, that point, none, and others. */
    const AGES = [40, POSSIBLE_MINOR_BELOW - 0.001, null, 8, POSSIBLE_MINOR_BELOW, 60, 21];
    const IS_MINOR = AGES.map((age) => age !== null && age < POSSIBLE_MINOR_BELOW);

    async function recordAll(store: Store): Promise<Candidate[]> {
      for (const [i, apparentAge] of AGES.entries())
        await store.candidates.record([
          await makePair(store, `pair ${i}`, (i % 3) / 10, { apparentAge, operation: `o${i % 2}` }),
        ]);
      const listed = await store.candidates.list({}, ALL);
      return listed.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
    }

    test("are those of which the interval of a face reaches below 18; an age that nobody knows says nothing", async () => {
      const store = await open();
      const recorded = await recordAll(store);
      expect(recorded.map(({ possibleMinor }) => possibleMinor)).toEqual(IS_MINOR);
    });

    test.each([1, 2, 3, 100])(
      "come first, then the nearest, each exactly once in pages of %i, with every filter",
      async (limit) => {
        const store = await open();
        const recorded = await recordAll(store);
        const wanted = recorded.toSorted(
          (a, b) =>
            Number(b.possibleMinor) - Number(a.possibleMinor) ||
            b.similarity - a.similarity ||
            a.createdAt.getTime() - b.createdAt.getTime(),
        );
        const { id: operationId } = await store.operations.ensure("o1");
        for (const possibleMinor of [true, false, undefined])
          for (const operation of [operationId, undefined]) {
            const filter = { possibleMinor, operationId: operation };
            const found = await pageThrough<Candidate>(
              (last) => store.candidates.list(filter, { after: last?.id ?? null, limit }),
              limit,
            );
            const those = wanted.filter(
              (candidate) =>
                (possibleMinor === undefined || candidate.possibleMinor === possibleMinor) &&
                (operation === undefined || candidate.operationId === operation),
            );
            expect(found).toEqual(those);
            expect(await store.candidates.count(filter)).toBe(those.length);
          }
      },
    );

    test("come to be and cease to be by what people say; what the machine raised no statement takes back", async () => {
      const store = await open();
      const recorded = await recordAll(store);
      const [grown, young] = recorded;
      if (grown === undefined || young === undefined) throw new Error("candidates were recorded");
      const isMinor = async ({ id }: Candidate) => (await store.candidates.find(id))?.possibleMinor;
      for (const [value, isGrown] of [
        ["possible_minor", true],
        ["adult_stated", false],
        ["minor", true],
        ["adult_stated", false],
      ] as const) {
        await store.ages.flag(grown.faceId, said(value));
        expect(await isMinor(grown)).toBe(isGrown);
        await store.ages.flag(young.faceId, said(value));
        expect(await isMinor(young)).toBe(true);
        expect(await store.check()).toEqual([]);
      }
      expect(
        (await store.candidates.list({}, ALL)).filter(({ possibleMinor }) => possibleMinor),
      ).toHaveLength(IS_MINOR.filter(Boolean).length);
    });

    test("are also those whose face was flagged before they were found, or which another face of the ad makes so", async () => {
      const store = await open();
      const flagged = await makePair(store, "flagged", 0.5, { apparentAge: 50 });
      await store.ages.flag(flagged.faceId, said("minor"));
      const second = analysedImage("second", { apparentAge: 12 });
      await recordAd(store, "second", [second]);
      const [other] = await store.images.faces(second.facts.sha256, PACK);
      if (other === undefined) throw new Error("the image shows a face");
      const both = await makePair(store, "both", 0.4, { apparentAge: 50 });
      await store.candidates.record([
        flagged,
        { ...both, faces: [...both.faces, { faceId: other.id, similarity: 0.1 }] },
      ]);
      const listed = await store.candidates.list({}, ALL);
      expect(listed.map(({ possibleMinor }) => possibleMinor)).toEqual([true, true]);
    });
  });
}
