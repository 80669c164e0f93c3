import { describe, expect, test } from "vitest";
import type { OperationId, StopId } from "../../src/domain/ids.js";
import type { Store } from "../../src/ports/store.js";
import { analysedImage, PACK } from "../helpers/analysed-image.js";
import { logOf } from "../helpers/audit-rows.js";
import { makePair, opinionOf, recordAd } from "../helpers/stored-case.js";

const ALL = { after: null, limit: 100 };
const NODE = "identifier:phone:+12025550100";

/** What every store does with what links rest on, and with the stop list. */
export function storeLinksContract(open: () => Promise<Store>): void {
  describe("what links rest on", () => {
    test("names the ads with a face that may be a minor's, and whether a person says so", async () => {
      const store = await open();
      const young = analysedImage("young", { apparentAge: 12 });
      const old = analysedImage("old", { apparentAge: 60 });
      const { ad: first } = await recordAd(store, "one", [young]);
      const { ad: second } = await recordAd(store, "two", [old]);
      const { operationId } = first;
      expect(await store.links.minorAds(operationId)).toEqual([{ adId: first.id, isFlagged: false }]);
      const [face] = await store.images.faces(old.facts.sha256, PACK);
      if (face === undefined) throw new Error("the image shows a face");
      await store.ages.flag(face.id, { value: "minor", basis: "document", by: "Somebody" });
      expect(await store.links.minorAds(operationId)).toEqual([
        { adId: first.id, isFlagged: false },
        { adId: second.id, isFlagged: true },
      ]);
    });

    test("gives each candidate with the ads that show its face, and whether it has become a lead", async () => {
      const store = await open();
      const pair = await makePair(store, "a", 0.5);
      await store.candidates.record([pair]);
      const [listed] = await store.links.candidates(pair.operationId, ALL);
      if (listed === undefined) throw new Error("the candidate is listed");
      expect(listed).toMatchObject({ subjectId: pair.subjectId, faceId: pair.faceId, reference: "a" });
      expect(listed).toMatchObject({ state: "unreviewed", isLead: false, log10LR: null });
      for (const reviewer of ["first", "second"])
        await store.candidates.addOpinion(listed.candidateId, opinionOf(reviewer));
      expect(await store.links.candidates(pair.operationId, ALL)).toEqual([
        { ...listed, state: "verified", isLead: true },
      ]);
      const behind = { after: listed.candidateId, limit: 100 };
      expect(await store.links.candidates(pair.operationId, behind)).toEqual([]);
      // A candidate that is asked again is none of the case.
      await store.knownAnswers.copy(pair.operationId, [listed.candidateId]);
      expect(await store.links.candidates(pair.operationId, ALL)).toHaveLength(1);
    });

    test("has another version after each change, and the same without one", async () => {
      const store = await open();
      const pair = await makePair(store, "a", 0.5);
      const { operationId } = pair;
      const versions = [await store.links.version(operationId)];
      expect(await store.links.version(operationId)).toBe(versions[0]);
      const note = async (work: Promise<unknown>) => {
        await work;
        versions.push(await store.links.version(operationId));
      };
      await note(recordAd(store, "b", [analysedImage("b")]));
      await note(recordAd(store, "b", [analysedImage("another of b")]));
      await note(store.candidates.record([pair]));
      const [listed] = await store.links.candidates(operationId, ALL);
      if (listed === undefined) throw new Error("the candidate is listed");
      await note(store.candidates.addOpinion(listed.candidateId, opinionOf("first")));
      await note(store.ages.flag(pair.faceId, { value: "minor", basis: "document", by: "S" }));
      await note(store.stopList.add({ operationId, node: NODE, note: null }));
      expect(new Set(versions).size).toBe(versions.length);
    });
  });

  describe("the stop list", () => {
    test("keeps an entry once for each operation and node, and logs neither the node nor the note", async () => {
      const store = await open();
      const { id: operationId } = await store.operations.ensure("harbour");
      const { id: other } = await store.operations.ensure("other");
      const entry = await store.stopList.add({ operationId, node: NODE, note: "switchboard" });
      expect(entry).toEqual({
        id: expect.stringMatching(/^stop_[0-9a-f]{32}$/),
        operationId,
        node: NODE,
        note: "switchboard",
        addedBy: { kind: "local", id: "4711" },
        addedAt: expect.any(Date),
      });
      expect(await store.stopList.add({ operationId, node: NODE, note: "again" })).toEqual(entry);
      expect(await store.stopList.list(operationId)).toEqual([entry]);
      expect(await store.stopList.list(other)).toEqual([]);
      expect(await store.stopList.find(entry.id)).toEqual(entry);
      await store.stopList.remove(entry.id);
      expect(await store.stopList.list(operationId)).toEqual([]);
      expect(await store.stopList.find(entry.id)).toBeNull();
      await expect(store.stopList.remove(entry.id as StopId)).rejects.toMatchObject({
        code: "STOP_ENTRY_UNKNOWN",
      });
      const nowhere = `op_${"0".repeat(32)}` as OperationId;
      await expect(
        store.stopList.add({ operationId: nowhere, node: NODE, note: null }),
      ).rejects.toMatchObject({ code: "OPERATION_UNKNOWN" });
      const rows = (await logOf(store)).slice(-2);
      expect(rows.map(({ act, verb }) => [act, verb])).toEqual([
        ["stop-list.add", "alteration"],
        ["stop-list.remove", "alteration"],
      ]);
      expect(JSON.stringify(rows)).not.toMatch(/5550100|switchboard/);
    });
  });
}
