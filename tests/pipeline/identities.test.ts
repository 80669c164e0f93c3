import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FaceId, IdentityId, OperationId, Sha256 } from "../../src/domain/ids.js";
import { createCalibrations } from "../../src/pipeline/calibrations.js";
import { identityTies } from "../../src/pipeline/identities.js";
import { accountOf } from "../helpers/accounts.js";
import { analysedImage, PACK } from "../helpers/analysed-image.js";
import { calibrated } from "../helpers/calibrations.js";
import { type OpenLeadlight, openLeadlight } from "../helpers/leadlight.js";
import { openShippedPack } from "../helpers/packs.js";
import { recordAd } from "../helpers/stored-case.js";

let opened: OpenLeadlight;
let operation: OperationId;
const ALL = { after: null, limit: 100 };

/** Unit vector in the plane of the first two axes. */
function direction(degrees: number): Float32Array {
  const vector = new Float32Array(16);
  vector[0] = Math.cos((degrees * Math.PI) / 180);
  vector[1] = Math.sin((degrees * Math.PI) / 180);
  return vector;
}

const shown = (key: string, degrees: number) =>
  recordAd(opened.leadlight.store, key, [analysedImage(key, { vector: direction(degrees) })]);

/** The ads' keys of each identity, sorted. */
async function groups(): Promise<string[]> {
  const { identities, store } = opened.leadlight;
  const listed = await identities.list(operation, 1, ALL);
  const named = listed.map(async ({ id }) => {
    const places = await store.identities.places(id, 100);
    return Promise.all(places.map(async ({ adId }) => (await store.ads.findById(adId))?.key ?? ""));
  });
  return (await Promise.all(named)).map((keys) => keys.sort().join("")).sort();
}

async function identityOf(key: string): Promise<{ id: IdentityId; face: FaceId }> {
  const { store } = opened.leadlight;
  const ad = await store.ads.findByKey(operation, key);
  for (const { id } of await store.identities.list(operation, 1, ALL))
    for (const { adId, faceId } of await store.identities.places(id, 100))
      if (adId === ad?.id) return { id, face: faceId };
  throw new Error(`nobody in ${key}`);
}

beforeAll(async () => {
  opened = await openLeadlight();
  await opened.leadlight.store.settings.activate(PACK);
  // Two people, 80 degrees apart and more; 60 degrees are a log10 LR of 3.
  for (const [key, degrees] of [
    ["a", 0],
    ["b", 20],
    ["x", 120],
    ["c", 40],
  ] as const)
    await shown(key, degrees);
  operation = (await opened.leadlight.store.operations.ensure("operation")).id;
});
afterAll(() => opened.close());

describe("the faces of an operation's ads", () => {
  it("are grouped when somebody looks, and again as more come, each identity staying itself", async () => {
    expect(await groups()).toEqual(["abc", "x"]);
    const { id } = await identityOf("a");
    const { version } = await opened.leadlight.store.identities.state(operation);
    await groups();
    expect((await opened.leadlight.store.identities.state(operation)).version).toBe(version);
    await shown("d", 10);
    await recordAd(opened.leadlight.store, "copy", [analysedImage("x copied", { vector: direction(120) })]);
    expect(await groups()).toEqual(["abcd", "copyx"]);
    expect((await identityOf("d")).id).toBe(id);
  });

  async function tied(noTies: readonly Sha256[] = []) {
    const pack = calibrated(await openShippedPack("base"));
    const parts = { store: opened.leadlight.store, calibrations: createCalibrations(async () => pack) };
    const ties = [];
    for await (const some of identityTies(parts, operation, new Set(noTies))) ties.push(...some);
    return ties;
  }

  it("tie the ads that show one person, by the best pair of faces", async () => {
    const ties = await tied();
    expect(ties).toHaveLength(6);
    const { face } = await identityOf("b");
    const tie = ties.find(({ faceId }) => faceId === face);
    expect(tie?.otherFaceId).toBe((await identityOf("d")).face);
    expect(tie?.log10LR).toBe(5);
  });

  it("tie nothing by a picture that ties nothing itself, as a stock photograph", async () => {
    const { store } = opened.leadlight;
    const pictureOf = async (key: string) =>
      (await store.ads.findByKey(operation, key))?.images[0]?.sha256 as Sha256;
    const { id } = await identityOf("a");
    const ties = await tied([await pictureOf("x")]);
    expect(ties.map(({ identityId }) => identityId)).toEqual([id, id, id, id]);
    expect(await tied([await pictureOf("x"), await pictureOf("d")])).toHaveLength(3);
  });

  it("stay as people say, however they are grouped later", async () => {
    const { leadlight } = opened;
    const { user } = await accountOf(leadlight, "reviewer", ["reviewer"]);
    const current = leadlight.acting.current();
    const as = <R>(work: () => Promise<R>) =>
      leadlight.acting.run({ ...current, actor: { kind: "user", id: user.id } }, work);
    const { id, face } = await identityOf("c");
    await expect(leadlight.identities.split(id, [face])).rejects.toMatchObject({ code: "RIGHT_MISSING" });
    const { left, taken } = await as(() => leadlight.identities.split(id, [face]));
    expect([left.faces, taken.faces]).toEqual([3, 1]);
    await leadlight.identities.group(operation, { isAnew: true });
    expect(await groups()).toEqual(["abd", "c", "copyx"]);
    expect((await identityOf("a")).id).toBe(id);
    await as(async () =>
      leadlight.identities.merge([(await identityOf("c")).id, (await identityOf("x")).id]),
    );
    await leadlight.identities.group(operation, { isAnew: true });
    expect(await groups()).toEqual(["abd", "ccopyx"]);
    await as(async () =>
      leadlight.identities.merge([(await identityOf("a")).id, (await identityOf("x")).id]),
    );
    await leadlight.identities.group(operation, { isAnew: true });
    expect(await groups()).toEqual(["abccopydx"]);
  });
});
