import { copyFile, mkdtemp, open, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { walkHnswFile } from "../../../src/adapters/hnsw/hnsw-file.js";
import { hnswIndexKind } from "../../../src/adapters/hnsw/hnsw-index.js";
import { label, randomUnits } from "../../helpers/vectors.js";

const COUNT = 200;
const DIMENSION = 5;
const DAMAGED = { code: "INDEX_SNAPSHOT_DAMAGED" };

let folder: string;
let whole: string;
let broken: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "leadlight-hnsw-"));
  whole = join(folder, "whole");
  broken = join(folder, "broken");
  const index = hnswIndexKind.create(DIMENSION, COUNT);
  for (const [i, vector] of randomUnits(1, COUNT, DIMENSION).entries()) await index.add(label(i + 1), vector);
  await hnswIndexKind.write(index, whole);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Puts a 64-bit number into a copy of the file. */
async function withNumber(position: number, value: number): Promise<void> {
  await copyFile(whole, broken);
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  const handle = await open(broken, "r+");
  await handle.write(bytes, 0, 8, position);
  await handle.close();
}

describe("a walk through a file of hnswlib", () => {
  test("says what is in it", async () => {
    expect(await walkHnswFile(whole)).toEqual({ count: COUNT, dimension: DIMENSION, linksPerNode: 32 });
  });

  test("ends in an error wherever the file was cut off", async () => {
    const bytes = await readFile(whole);
    // Every length of the header and of the last nodes, and some between.
    for (
      let length = 0;
      length < bytes.length;
      length += length < 200 || length > bytes.length - 200 ? 1 : 997
    ) {
      await writeFile(broken, bytes.subarray(0, length));
      await expect(walkHnswFile(broken)).rejects.toMatchObject(DAMAGED);
    }
  });

  test("ends in an error when there is more than belongs to it", async () => {
    await copyFile(whole, broken);
    const { length } = await readFile(whole);
    for (const more of [1, 4, 1000]) {
      await truncate(broken, length + more);
      await expect(walkHnswFile(broken)).rejects.toMatchObject(DAMAGED);
    }
  });

  test.each([
    ["offset of the nodes", 0, 4],
    ["capacity below the count", 8, COUNT - 1],
    ["smaller count", 16, COUNT - 1],
    ["larger count", 16, COUNT + 1],
    ["immense count", 16, Number.MAX_SAFE_INTEGER],
    ["size of a node", 24, 7],
    ["offset of the labels", 32, 0],
    ["offset of the vectors", 40, 0],
    ["number of upper links", 56, 16],
    ["number of lowest links", 64, 16],
    ["number of links", 72, 16],
  ])("ends in an error for another %s in the header", async (_, position, value) => {
    await withNumber(position, value);
    await expect(walkHnswFile(broken)).rejects.toMatchObject(DAMAGED);
  });

  test("ends in an error when the last node claims links that are not there, or that no node has", async () => {
    const bytes = await readFile(whole);
    // The last node has no links on higher levels, so the file ends with their length, 0.
    const lastLength = bytes.length - 4;
    expect(bytes.readUInt32LE(lastLength)).toBe(0);
    bytes.writeUInt32LE(4 * 33, lastLength);
    await writeFile(broken, bytes);
    await expect(walkHnswFile(broken)).rejects.toMatchObject(DAMAGED);
    bytes.writeUInt32LE(5, lastLength);
    await writeFile(broken, Buffer.concat([bytes, Buffer.alloc(5)]));
    await expect(walkHnswFile(broken)).rejects.toMatchObject(DAMAGED);
  });

  test("ends in an error for a file that is missing or something else", async () => {
    await expect(walkHnswFile(join(folder, "nothing"))).rejects.toMatchObject(DAMAGED);
    await expect(walkHnswFile(folder)).rejects.toMatchObject(DAMAGED);
    await writeFile(broken, Buffer.alloc(100_000));
    await expect(walkHnswFile(broken)).rejects.toMatchObject(DAMAGED);
  });
});
