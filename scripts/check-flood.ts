import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { compose } from "../src/compose.js";
import { readConfig } from "../src/config.js";
import type { AnalysedImage, EmbeddedFace } from "../src/domain/face.js";
import { type AdId, type OperationId, sha256Of } from "../src/domain/ids.js";
import type { PictureHash } from "../src/domain/pdq/picture-hash.js";
import { seededRandom } from "../src/domain/seeded.js";
import { demoPhotographs } from "./pictures.js";

// `npm run check:flood -- [--copies 50000] [--seed 1]`
// One picture in many ads, in as many files that differ a little in their hashes and their largest face: what identities, links, networks
// and a search for its copies take then, and how long everybody else waits meanwhile.

const { values } = parseArgs({
  options: { copies: { type: "string", default: "50000" }, seed: { type: "string", default: "1" } },
});
const COPIES = Number(values.copies);
const random = seededRandom(Number(values.seed));
/** How far a number of the face's vector is off, against the mean of their sizes. */
const FACE_NOISE = 0.3;
/** Bits in which the hash of a copy differs from the original's. */
const MOST_BITS = 10;

const photograph = await readFile(demoPhotographs()[0] as string);
const folder = await mkdtemp(join(tmpdir(), "leadlight-flood-"));
const leadlight = await compose(readConfig({}, { data: folder }), { onNotice: () => undefined });
let original: AnalysedImage;
try {
  original = await (await leadlight.engines.current()).analyse(photograph);
  const { store, identities, links, networks } = leadlight;
  const { id: operation } = await store.operations.ensure("flood");
  const ads: AdId[] = [];
  await step(`${COPIES} ads recorded`, async () => {
    for (let i = 0; i < COPIES; i++) ads.push(await recordCopy(operation, i));
  });
  await step("identities made", async () => {
    const { changed, newFaces } = await identities.group(operation);
    return `${newFaces} faces in ${changed} identities`;
  });
  const [first, last] = [ads[0] as AdId, ads.at(-1) as AdId];
  await step("links of an ad, the graph built for it", async () => {
    const shown = await links.ofAd(first);
    const nodes = shown.nodes.map(
      ({ kind, degree, suppressed }) => `${kind} in ${degree} ads: ${suppressed}`,
    );
    return `${nodes.join(", ")}; ${shown.links.length} links`;
  });
  await step("links of another", async () => `${(await links.ofAd(last)).links.length} links`);
  await step("networks", async () => `${(await networks.list(operation, { skip: 0, limit: 50 })).count}`);
  await step("path between two", async () => {
    const { isConnected, reason } = await links.path(first, last, { includeHubs: false });
    return isConnected ? "connected" : `${reason}`;
  });
  for (const when of ["the index read for it", "again"])
    await step(`copies of the picture searched, ${when}`, async () => {
      const { copies, matches } = await leadlight.searchPictures(photograph, { operation });
      return `${copies} copies, ${matches.length} shown`;
    });
} finally {
  await leadlight.close();
  await rm(folder, { recursive: true, force: true });
}

/** Does something, and prints how long it took, by how much the event loop was late at most, and what the work says of itself. */
async function step(name: string, work: () => Promise<unknown>): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const from = performance.now();
  const said = await work();
  const seconds = (performance.now() - from) / 1000;
  delay.disable();
  const megabytes = process.memoryUsage().rss / 1e6;
  process.stdout.write(
    `${name}: ${seconds.toFixed(2)} s, loop late by ${(delay.max / 1e6 - 1).toFixed(0)} ms at most, ${megabytes.toFixed(0)} MB` +
      `${typeof said === "string" ? `; ${said}` : ""}\n`,
  );
}

async function recordCopy(operationId: OperationId, i: number): Promise<AdId> {
  const analysis = copyOf(i);
  const images = [{ sha256: analysis.facts.sha256, fileName: `${i}.jpg` }];
  const key = `ad-${i}`;
  const metadata = { site: `site-${i % 20}.example`, externalId: key, title: `Ad ${i}` };
  const ad = { operationId, key, source: `flood.jsonl:${i + 1}`, metadata, images, analyses: [analysis] };
  return (await leadlight.store.ads.record(ad)).ad.id;
}

function copyOf(i: number): AnalysedImage {
  const sha256 = sha256Of(`copy ${i}`);
  const [face] = original.faces as [EmbeddedFace];
  return {
    facts: { ...original.facts, sha256 },
    pack: original.pack,
    faces: [{ ...face, embedding: { pack: original.pack, vector: noisy(face.embedding.vector) } }],
    pictureHash: changed(original.pictureHash as PictureHash),
  };
}

function noisy(vector: Float32Array): Float32Array {
  const size = FACE_NOISE / Math.sqrt(vector.length);
  const moved = vector.map((value) => value + size * (random() + random() + random() - 1.5) * 2);
  const length = Math.hypot(...moved);
  return moved.map((value) => value / length);
}

function changed({ hashes, quality }: PictureHash): PictureHash {
  const copy = hashes.slice();
  for (let flipped = 0; flipped < MOST_BITS; flipped++) {
    const bit = Math.floor(random() * 256);
    copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7));
  }
  return { hashes: copy, quality };
}
