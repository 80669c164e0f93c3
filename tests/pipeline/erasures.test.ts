import { readdir } from "node:fs/promises";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import type { ErasureTarget } from "../../src/domain/erasure.js";
import { type GalleryId, type PackId, sha256Of } from "../../src/domain/ids.js";
import type { Leadlight } from "../../src/pipeline/leadlight.js";
import { actingAs } from "../helpers/accounts.js";
import { erasableCase, findBytes, openErasable, WRITTEN } from "../helpers/erasable-case.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

/** Tables whose rows are about nobody in a picture, or outlast whoever is. */
const OF_NOBODY = [
  ...["api_keys", "audit", "audit_head", "calibrations", "collections", "erasure_todos", "galleries"],
  ...[
    "identity_states",
    "memberships",
    "meta",
    "operations",
    "packs",
    "sessions",
    "sign_in_failures",
    "users",
  ],
  ...["key_operations", "watches", "comparison_runs", "comparison_marks"],
];

/** Pieces of an original file. */
const ofPicture = (bytes: Buffer) => [100, 200, 300].map((back) => bytes.subarray(-back - 64, -back));

const referencesFound = async ({ search }: Leadlight, bytes: Buffer, gallery: { id: GalleryId }) => {
  const { faces } = await search(bytes, gallery.id, { minSimilarity: -1, everyFace: true });
  return faces.flatMap(({ matches }) => matches.map(({ subject }) => subject.details.reference));
};

test("an erased subject and an erased ad are found by no search and in no byte of the data folder", async () => {
  const data = await temporaryFolder();
  const made = await erasableCase(data);
  const { leadlight, supervisor, operation, gallery, subject, other, ad, sharing, pictures } = made;
  const vectorsOf = async (image: Buffer) => {
    const faces = await leadlight.store.images.faces(sha256Of(image), "base" as PackId);
    return faces.map(({ embedding }) => Buffer.from(embedding.vector.buffer.slice(0)));
  };
  const vectors = { subject: await vectorsOf(pictures.portrait), ad: await vectorsOf(pictures.own) };
  const erase = (...targets: ErasureTarget[]) =>
    actingAs(leadlight, supervisor, () =>
      leadlight.erasures.erase(targets, "request_of_person", { prove: true }),
    );

  expect(await referencesFound(leadlight, pictures.own, gallery)).toContain(subject.details.reference);
  const ofSubject = [...WRITTEN.subject, ...vectors.subject, ...ofPicture(pictures.portrait)];
  expect(await findBytes(data, ofSubject)).not.toEqual([]);
  const gone = await erase({ kind: "subject", id: subject.id });
  expect(gone.releasedLeads.length).toBeGreaterThan(0);
  expect(gone.proof).toMatchObject({ after: 0, left: [] });
  expect(gone.proof?.before).toBeGreaterThan(20);
  expect(await findBytes(data, ofSubject)).toEqual([]);
  expect(await referencesFound(leadlight, pictures.own, gallery)).toEqual([other.details.reference]);

  const found = await leadlight.searchPictures(pictures.own, { operation: operation.id });
  expect(found.matches.flatMap(({ ads }) => ads.first)).toContain(ad.id);
  const everybody = { operation: operation.id, minSimilarity: -1 };
  const seenIn = async () => {
    const { faces } = await leadlight.searchAdFaces.ofPicture(pictures.own, everybody);
    return faces.flatMap(({ matches }) => matches.flatMap(({ ads }) => ads.first));
  };
  expect(await seenIn()).toContain(ad.id);
  await leadlight.indexes.save();
  const ofAd = [...WRITTEN.ad, ...vectors.ad, ...ofPicture(pictures.own)];
  expect(await findBytes(data, ofAd)).not.toEqual([]);
  expect((await erase({ kind: "ad", id: ad.id })).proof).toMatchObject({ after: 0, left: [] });
  expect(await findBytes(data, ofAd)).toEqual([]);
  const again = await leadlight.searchPictures(pictures.own, { operation: operation.id, minSimilarity: -1 });
  expect(again.matches.flatMap(({ ads }) => ads.first)).not.toContain(ad.id);
  expect(await seenIn()).toEqual([sharing.id]);
  // The picture that another ad has as well is still found there.
  const shared = await leadlight.searchPictures(pictures.shared, { operation: operation.id });
  expect(shared.matches[0]).toMatchObject({ ads: { first: [sharing.id] } });

  expect(await leadlight.store.check()).toEqual([]);
  expect(await leadlight.auditLog.verify()).toMatchObject({ problem: null });
  expect((await leadlight.links.ofAd(sharing.id)).links).toEqual([]);

  // It was not about what is erased, but for the first ad: that was enough.
  expect(await leadlight.store.jobs.list({}, { after: null, limit: 10 })).toEqual([]);
  await erase({ kind: "ad", id: sharing.id }, { kind: "subject", id: other.id });
  await leadlight.close();
  const left = new Database(join(data, "leadlight.sqlite"), { readonly: true });
  const tables = left
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all()
    .filter((table) => left.prepare(`SELECT 1 FROM ${table} LIMIT 1`).get() !== undefined);
  left.close();
  expect(tables.filter((table) => !OF_NOBODY.includes(table))).toEqual([]);
  const files = await readdir(join(data, "images"), { recursive: true, withFileTypes: true });
  expect(files.filter((one) => one.isFile())).toEqual([]);
});

test("an erasure that ended behind its rows is finished by the next start", async () => {
  const data = await temporaryFolder();
  const { leadlight, ad, pictures } = await erasableCase(data);
  // As a process leaves it that is killed between the rows and the files.
  await leadlight.store.erasures.erase([{ kind: "ad", id: ad.id }], "not_needed");
  const bytes = pictures.own.subarray(-400, -336);
  expect(await findBytes(join(data, "images"), [bytes])).toHaveLength(1);
  await leadlight.store.close();
  const later = await openErasable(data);
  expect(await findBytes(join(data, "images"), [bytes])).toEqual([]);
  expect(await later.store.erasures.todos()).toEqual([{ kind: "space" }]);
  expect(await later.erasures.finish({ compact: true })).toBe(1);
  expect(await findBytes(data, [...WRITTEN.ad])).toEqual([]);
  await later.close();
});

test("what a running server erases is overwritten at once, though its store is written anew later", async () => {
  const data = await temporaryFolder();
  const { leadlight, supervisor, ad, pictures } = await erasableCase(data);
  await leadlight.indexes.save();
  const pieces = [...WRITTEN.ad, ...ofPicture(pictures.own)];
  expect(await findBytes(data, pieces)).not.toEqual([]);
  const { proof } = await actingAs(leadlight, supervisor, () =>
    leadlight.erasures.erase([{ kind: "ad", id: ad.id }], "not_needed", { compact: false, prove: true }),
  );
  expect(proof).toMatchObject({ after: 0, left: [] });
  expect(await findBytes(data, pieces)).toEqual([]);
  expect(await leadlight.store.erasures.todos()).toEqual([{ kind: "space" }]);
  await leadlight.close();
});

test("whoever has an index open elsewhere finds nothing erased, and keeps no snapshot of it", async () => {
  const data = await temporaryFolder();
  const { leadlight, supervisor, operation, ad, pictures } = await erasableCase(data);
  const server = await openErasable(data);
  const adsFound = async () => {
    const found = await server.searchPictures(pictures.own, { operation: operation.id, minSimilarity: -1 });
    return found.matches.flatMap(({ ads }) => ads.first);
  };
  expect(await adsFound()).toContain(ad.id);
  const [views] = await leadlight.store.collections
    .list()
    .then((all) =>
      Promise.all(
        all
          .filter(({ collection }) => collection.startsWith("pictures:"))
          .map((key) => leadlight.store.collections.membersAfter(key, 0, 100)),
      ),
    );
  const shared = await leadlight.store.pictures.withVectors(
    operation.id,
    "pictures" as PackId,
    (views ?? []).map(({ label }) => label),
    100,
  );
  const own = (views ?? []).filter(({ label }) =>
    shared.every((one) => one.label !== label || one.image === sha256Of(pictures.own)),
  );
  const vectors = own.map(({ vector }) => Buffer.from(vector.buffer.slice(0)));
  expect(vectors.length).toBeGreaterThan(0);
  expect(await findBytes(data, vectors)).not.toEqual([]);
  await actingAs(leadlight, supervisor, () =>
    leadlight.erasures.erase([{ kind: "ad", id: ad.id }], "not_needed"),
  );
  expect(await adsFound()).not.toContain(ad.id);
  await server.close();
  await leadlight.close();
  expect(await findBytes(data, vectors)).toEqual([]);
});
