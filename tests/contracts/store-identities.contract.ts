import { describe, expect, test } from "vitest";
import { type FaceId, newId } from "../../src/domain/ids.js";
import type { Store } from "../../src/ports/store.js";
import { analysedImage, PACK } from "../helpers/analysed-image.js";
import { logOf } from "../helpers/audit-rows.js";
import { recordAd } from "../helpers/stored-case.js";

const FIRST = { pack: null, version: 0 };
const ALL = { after: null, limit: 100 };

/** What every store does with the faces of ads that are taken for one person. */
export function storeIdentitiesContract(open: () => Promise<Store>): void {
  describe("identities", () => {
    /** Two ads of which one shows two faces, and a third whose face is too poor. */
    async function threeAds() {
      const store = await open();
      const { ad } = await recordAd(store, "a", [analysedImage("a", { faces: 2 })]);
      await recordAd(store, "b", [analysedImage("b")]);
      await recordAd(store, "poor", [analysedImage("poor", { unsearched: ["LOW_SHARPNESS"] })]);
      await recordAd(store, "elsewhere", [analysedImage("elsewhere")], "other operation");
      const operation = ad.operationId;
      const faces = (await store.identities.faces(operation, PACK, ALL)).map(({ faceId }) => faceId);
      return { store, operation, faces: faces as [FaceId, FaceId, FaceId] };
    }

    test("are of the faces that searches take, and of their own operation", async () => {
      const { store, operation, faces } = await threeAds();
      expect(faces).toHaveLength(3);
      expect(await store.identities.waiting(operation, PACK)).toBe(3);
      const behind = await store.identities.faces(operation, PACK, { after: faces[0], limit: 1 });
      expect(behind.map(({ faceId }) => faceId)).toEqual([faces[1]]);
    });

    test("are kept at the state that they were made of, and at no other", async () => {
      const { store, operation, faces } = await threeAds();
      const [id, other] = [newId("ident"), newId("ident")];
      const groups = [
        { id, faces: [faces[0], faces[2]] },
        { id: other, faces: [faces[1]] },
      ];
      expect(await store.identities.keep(operation, FIRST, { pack: PACK, groups, gone: [] })).toBe(true);
      expect(await store.identities.keep(operation, FIRST, { pack: PACK, groups, gone: [] })).toBe(false);
      expect(await store.identities.state(operation)).toEqual({ pack: PACK, version: 1 });
      expect(await store.identities.waiting(operation, PACK)).toBe(0);
      expect(await store.identities.list(operation, 2, ALL)).toEqual([
        { id, operationId: operation, faces: 2, ads: 2 },
      ]);
      expect((await store.identities.places(id, 10)).map(({ faceId }) => faceId)).toEqual([
        faces[0],
        faces[2],
      ]);
      const members = async (after: FaceId | null, limit: number) =>
        (await store.identities.members(id, PACK, { after, limit })).map(({ faceId }) => faceId);
      expect(await members(null, 10)).toEqual([faces[0], faces[2]]);
      expect(await members(null, 1)).toEqual([faces[0]]);
      expect(await members(faces[0], 10)).toEqual([faces[2]]);
      const moved = { pack: PACK, groups: [{ id, faces: [...faces] }], gone: [other] };
      expect(await store.identities.keep(operation, { pack: PACK, version: 1 }, moved)).toBe(true);
      expect(await store.identities.find(other)).toBeNull();
      expect(await store.identities.find(id)).toMatchObject({ faces: 3, ads: 2 });
      expect(await store.check()).toEqual([]);
    });

    test("remember what people decided, by whom and when", async () => {
      const { store, operation, faces } = await threeAds();
      const id = newId("ident");
      const groups = [{ id, faces: [...faces] }];
      const decision = { kind: "split", faces: [faces[0]], others: [faces[1], faces[2]] } as const;
      await store.identities.keep(operation, FIRST, { pack: PACK, groups, gone: [] }, decision);
      expect(await store.identities.decisions(operation)).toMatchObject([
        { ...decision, by: { kind: "local" }, at: expect.any(Date) },
      ]);
      expect((await logOf(store)).at(-1)).toMatchObject({ act: "identity.split", verb: "alteration" });
    });
  });
}
