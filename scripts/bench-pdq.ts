import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { HashIndex } from "../src/domain/pdq/hash-index.js";
import { DEFAULT_MAX_DISTANCE, hammingDistance, PDQ_BYTES } from "../src/domain/pdq/picture-hash.js";
import { seededRandom } from "../src/domain/seeded.js";

// `npm run bench:pdq -- [--hashes 1000000] [--queries 200] [--seed 1]`
// Builds the index of hashes, searches copies of some with 0 to 40 bits changed, and holds every answer against a scan of all hashes.
// Hashes are random, as those of different pictures nearly are.

const { values } = parseArgs({
  options: {
    hashes: { type: "string", default: "1000000" },
    queries: { type: "string", default: "200" },
    seed: { type: "string", default: "1" },
  },
});
const [count, queries] = [Number(values.hashes), Number(values.queries)];
const random = seededRandom(Number(values.seed));
const all = new Uint8Array(count * PDQ_BYTES);
for (let i = 0; i < all.length; i++) all[i] = 256 * random();
const hashAt = (i: number) => all.subarray(i * PDQ_BYTES, (i + 1) * PDQ_BYTES);

const memoryBefore = process.memoryUsage().arrayBuffers;
const index = new HashIndex();
const builtFrom = performance.now();
for (let i = 0; i < count; i++) index.add(hashAt(i), i);
const buildSeconds = (performance.now() - builtFrom) / 1000;
const megabytes = (process.memoryUsage().arrayBuffers - memoryBefore) / 1e6;
print(
  `${count} hashes, ${queries} queries, seed ${values.seed}; ${cpus()[0]?.model}, node ${process.version}`,
);
print(`build: ${buildSeconds.toFixed(2)} s, ${megabytes.toFixed(0)} MB`);

const indexed: number[] = [];
const scanned: number[] = [];
let [expectedHits, foundHits, falseHits] = [0, 0, 0];
for (let q = 0; q < queries; q++) {
  const query = changed(hashAt(Math.floor(random() * count)), Math.floor(random() * 41));
  const from = performance.now();
  const found = index.search(query, DEFAULT_MAX_DISTANCE);
  const between = performance.now();
  const truth = scan(query);
  indexed.push(between - from);
  scanned.push(performance.now() - between);
  const byNumber = new Map(found.map(({ number, distance }) => [number, distance]));
  expectedHits += truth.length;
  foundHits += truth.filter(([i, distance]) => byNumber.get(i) === distance).length;
  falseHits += found.length - truth.length;
}
const middle = (times: number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] as number;
const late = (times: number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] as number;
print(
  `search at distance ${DEFAULT_MAX_DISTANCE}: median ${middle(indexed).toFixed(2)} ms, 99% ${late(indexed).toFixed(2)} ms; ` +
    `a scan of all: median ${middle(scanned).toFixed(0)} ms, ${(middle(scanned) / middle(indexed)).toFixed(0)} times as long`,
);
print(`against the scan: ${foundHits} of ${expectedHits} found, ${falseHits} too many`);
if (foundHits !== expectedHits || falseHits !== 0) process.exitCode = 1;

function changed(pdq: Uint8Array, bits: number): Uint8Array {
  const copy = Uint8Array.from(pdq);
  const places = new Set<number>();
  while (places.size < bits) places.add(Math.floor(random() * PDQ_BYTES * 8));
  for (const place of places) copy[place >> 3] = (copy[place >> 3] as number) ^ (1 << (place & 7));
  return copy;
}

function scan(query: Uint8Array): [number, number][] {
  const found: [number, number][] = [];
  for (let i = 0; i < count; i++) {
    const distance = hammingDistance(hashAt(i), query);
    if (distance <= DEFAULT_MAX_DISTANCE) found.push([i, distance]);
  }
  return found;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
