import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { SharpImageDecoder } from "../src/adapters/sharp/image-decoder.js";
import {
  hammingDistance,
  hashPicture,
  ORIENTATIONS,
  PDQ_BYTES,
  parsePdq,
} from "../src/domain/pdq/picture-hash.js";

/**
 * Holds our PDQ against hashes that Meta's reference made: `expected.csv` (file, hash, quality) and `dihedral.csv` (the eight hashes, then quality and
 * file) in a folder of pictures.
 */
const { data } = parseArgs({ options: { data: { type: "string" } } }).values;
if (data === undefined) throw new Error("expected --data DIR, the folder with expected.csv and dihedral.csv");

/** Decoders and resizing differ between machines: Meta accepts as many bits. */
const TOLERATED_BITS = 10;

const decoder = new SharpImageDecoder();
const hashed = { files: 0, cpuMs: 0 };

async function hashesOf(file: string) {
  const image = await decoder.decode(readFileSync(join(data as string, file)));
  const before = process.cpuUsage();
  const { hashes, quality } = hashPicture(image);
  const { user, system } = process.cpuUsage(before);
  hashed.files++;
  hashed.cpuMs += (user + system) / 1000;
  return { quality, of: (i: number) => hashes.subarray(i * PDQ_BYTES, (i + 1) * PDQ_BYTES) };
}

function rows(file: string): string[][] {
  const lines = readFileSync(join(data as string, file), "utf8")
    .trim()
    .split(/\r?\n/)
    .slice(1);
  return lines.map((line) => line.split(","));
}

function report(name: string, distances: readonly number[], rest: string): boolean {
  const exact = distances.filter((distance) => distance === 0).length;
  const within = distances.filter((distance) => distance <= TOLERATED_BITS).length;
  const count = distances.length;
  print(
    `${name}: ${count} hashes, ${within} within ${TOLERATED_BITS} bits, ${exact} exact, at most ${Math.max(...distances)} bits apart; ${rest}`,
  );
  return within === count;
}

const single: number[] = [];
let sameQuality = 0;
for (const [file = "", hash = "", quality] of rows("expected.csv")) {
  const found = await hashesOf(file);
  const distance = hammingDistance(found.of(0), parsePdq(hash));
  if (distance > 0) print(`  ${file}: ${distance} bits, quality ${found.quality} for ${quality}`);
  single.push(distance);
  if (found.quality === Number(quality)) sameQuality++;
}
const turned: number[] = [];
for (const cells of rows("dihedral.csv")) {
  const found = await hashesOf(cells[ORIENTATIONS.length + 1] ?? "");
  ORIENTATIONS.forEach((_, i) => {
    turned.push(hammingDistance(found.of(i), parsePdq(cells[i] ?? "")));
  });
}
const isSound = [
  report("expected.csv", single, `quality the same in ${sameQuality} of ${single.length}`),
  report("dihedral.csv", turned, `${turned.length / ORIENTATIONS.length} pictures`),
].every(Boolean);
print(
  `${(hashed.cpuMs / hashed.files).toFixed(2)} ms of processor time a picture and core (eight hashes, without decoding; ${hashed.files} pictures, ${cpus()[0]?.model})`,
);
if (!isSound) process.exitCode = 1;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
