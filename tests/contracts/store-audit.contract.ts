import { describe, expect, test } from "vitest";
import type { AuditFilter, AuditOrder } from "../../src/ports/audit.js";
import type { Store } from "../../src/ports/store.js";
import { analysedImage, hashOf, PACK } from "../helpers/analysed-image.js";
import { judged, logOf } from "../helpers/audit-rows.js";
import { enrol, makeCandidate, makePair, opinionOf, recordAd } from "../helpers/stored-case.js";

/** What every store logs. */
export function storeAuditContract(open: () => Promise<Store>): void {
  describe("the log", () => {
    /** What some work adds to the log. */
    async function added(store: Store, work: () => Promise<unknown>) {
      const { seq } = await store.audit.head();
      await work();
      const rows = await store.audit.list({ after: seq, limit: 100 });
      return rows.map(({ act, operationId, details }) => ({
        act,
        operationId,
        details: JSON.parse(details),
      }));
    }

    test("is empty at first", async () => {
      const store = await open();
      expect(await logOf(store)).toEqual([]);
      expect(await store.audit.head()).toMatchObject({ seq: 0 });
      expect(await store.audit.find(1)).toBeNull();
    });

    test("says of every act who did it, once, and is one chain", async () => {
      const store = await open();
      const id = await makeCandidate(store, "pair");
      await store.candidates.addOpinion(id, opinionOf("reviewer"));
      const rows = await logOf(store);
      expect(rows.map(({ act }) => act)).toEqual([
        "operation.create",
        "ad.ingest",
        "gallery.create",
        "subject.enrol",
        "portrait.enrol",
        "candidate.record",
        "opinion.give",
      ]);
      expect(new Set(rows.map(({ actorKind, actorId }) => `${actorKind} ${actorId}`))).toEqual(
        new Set(["local 4711"]),
      );
      expect(judged(store.id, rows, await store.audit.head())).toBeNull();
    });

    test("names an ad by its id and its operation, with counts", async () => {
      const store = await open();
      let ad = "";
      let operation = "";
      const rows = await added(store, async () => {
        const recorded = await recordAd(store, "a", [analysedImage("one", { faces: 2 })]);
        [ad, operation] = [recorded.ad.id, recorded.ad.operationId];
      });
      expect(rows.at(-1)).toEqual({
        act: "ad.ingest",
        operationId: operation,
        details: { ad, isNew: true, images: 1, newFaces: 2 },
      });
    });

    test("has no row for what changed nothing", async () => {
      const store = await open();
      const image = analysedImage("one");
      await recordAd(store, "a", [image]);
      const { subject, gallery } = await enrol(store, "ref", image);
      const pair = await makePair(store, "pair", 0.5);
      await store.candidates.record([pair]);
      await store.settings.activateFirst(PACK);
      expect(
        await added(store, async () => {
          await recordAd(store, "a", [image]);
          await store.galleries.recordPortrait(subject.id, image, 0);
          await store.candidates.record([pair]);
          await store.settings.activateFirst(PACK);
          await store.settings.activate(PACK);
          await store.keys.list();
        }),
      ).toEqual([]);
      expect(
        await added(store, async () => {
          await expect(store.galleries.create(gallery.name)).rejects.toThrow();
          await expect(store.galleries.addSubject(gallery.id, { reference: "ref" })).rejects.toThrow();
        }),
      ).toEqual([]);
    });

    test("has a row for every image that an ad gains", async () => {
      const store = await open();
      await recordAd(store, "a", [analysedImage("one")]);
      const rows = await added(store, () =>
        recordAd(store, "a", [analysedImage("one"), analysedImage("two")]),
      );
      expect(rows).toMatchObject([{ act: "ad.ingest", details: { isNew: false, images: 1, newFaces: 1 } }]);
    });

    test("has a row for the pack, and for keys by their id", async () => {
      const store = await open();
      const key = {
        label: "a label",
        prefix: "prefix",
        sha256: hashOf("key"),
        expiresAt: null,
        operations: "all" as const,
      };
      const rows = await added(store, async () => {
        await store.settings.activateFirst(PACK);
        const made = await store.keys.addFirst(key);
        await store.keys.addFirst({ ...key, sha256: hashOf("late") });
        if (made !== null) await store.keys.revoke(made.id);
        if (made !== null) await store.keys.revoke(made.id);
      });
      const [made] = await store.keys.list();
      expect(rows).toEqual([
        { act: "pack.activate", operationId: null, details: { pack: PACK } },
        { act: "key.create", operationId: null, details: { key: made?.id } },
        { act: "key.revoke", operationId: null, details: { key: made?.id } },
      ]);
    });

    test("says nothing of an opinion but whose row it is and what the candidate became", async () => {
      const store = await open();
      const id = await makeCandidate(store, "pair");
      const given = { ...opinionOf("Somebody's name", "no_candidate"), note: "a note" };
      const rows = await added(store, () => store.candidates.addOpinion(id, given));
      const opinion = (await store.candidates.opinions(id))[0]?.id;
      expect(rows).toMatchObject([
        { act: "opinion.give", details: { candidate: id, opinion, state: "first_opinion" } },
      ]);
      const everything = JSON.stringify(await logOf(store));
      for (const secret of ["Somebody", "a note", "no_candidate", "pair"])
        expect(everything).not.toContain(secret);
    });

    test("takes acts that change nothing else, and gives them page by page", async () => {
      const store = await open();
      for (let i = 0; i < 5; i++)
        await store.audit.append({ act: "picture.view", operationId: null, details: { face: `face_${i}` } });
      const rows = await logOf(store);
      expect(rows.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
      expect(await store.audit.list({ after: 1, limit: 2 })).toEqual(rows.slice(1, 3));
      expect(await store.audit.list({ after: 5, limit: 2 })).toEqual([]);
      expect(await store.audit.find(3)).toEqual(rows[2]);
      expect(await store.audit.head()).toEqual({ seq: 5, hash: rows[4]?.hash });
    });

    test("is searched by act, actor, operation and time, from either end", async () => {
      const store = await open();
      const { id } = await store.operations.ensure("operation");
      for (let i = 0; i < 3; i++) {
        await store.audit.append({ act: "picture.view", operationId: null, details: { i } });
        await store.audit.append({ act: "candidate.list", operationId: id, details: { i } });
      }
      const [first, ...rest] = await logOf(store);
      if (first === undefined) throw new Error("the log is empty");
      const found = async (filter: AuditFilter, order: AuditOrder = "oldest", after: number | null = null) =>
        (await store.audit.search(filter, { order, after, limit: 3 })).map(({ seq }) => seq);
      expect(await store.audit.search({}, { order: "oldest", after: null, limit: 100 })).toEqual([
        first,
        ...rest,
      ]);
      expect(await found({})).toEqual([1, 2, 3]);
      expect(await found({}, "newest")).toEqual([7, 6, 5]);
      expect(await found({}, "newest", 3)).toEqual([2, 1]);
      expect(await found({}, "oldest", 5)).toEqual([6, 7]);
      expect(await found({ act: "picture.view" })).toEqual([2, 4, 6]);
      expect(await found({ act: "picture.view" }, "newest", 6)).toEqual([4, 2]);
      expect(await found({ operationId: id }, "newest")).toEqual([7, 5, 3]);
      expect(await found({ act: "operation.create", operationId: id })).toEqual([1]);
      expect(await found({ actorId: first.actorId })).toEqual([1, 2, 3]);
      expect(await found({ actorId: "somebody else" })).toEqual([]);
      const at = (seq: number) => new Date(rest[seq - 2]?.at ?? "");
      expect(await found({ from: at(4), until: at(6) })).toEqual([4, 5]);
      expect(await found({ from: at(7) }, "newest")).toEqual([7]);
    });
  });
}
