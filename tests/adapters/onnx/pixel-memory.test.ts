import { describe, expect, it } from "vitest";
import { createPixelMemory } from "../../../src/adapters/onnx/pixel-memory.js";

const MEGABYTE = 2 ** 20;

function pixels(length: number, value: number): Uint8Array {
  return new Uint8Array(length).fill(value);
}

describe("pixel memory", () => {
  it("copies a picture to where all threads see it, with nothing to transfer", async () => {
    const original = pixels(10, 7);
    const lent = await createPixelMemory(1, 16).copyOf(original);
    original.fill(0);
    expect(lent.pixels).toEqual(pixels(10, 7));
    expect(lent.pixels.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(lent.transfer).toEqual([]);
  });

  it("uses a block again once it was given back, and not before", async () => {
    const memory = createPixelMemory(2, 16);
    const first = await memory.copyOf(pixels(16, 1));
    const second = await memory.copyOf(pixels(16, 2));
    expect(second.pixels.buffer).not.toBe(first.pixels.buffer);
    first.giveBack();
    const third = await memory.copyOf(pixels(4, 3));
    expect(third.pixels.buffer).toBe(first.pixels.buffer);
    expect(third.pixels).toEqual(pixels(4, 3));
    expect(second.pixels).toEqual(pixels(16, 2));
  });

  it("hands over what is larger than a block, or finds none free, in memory of its own", async () => {
    const memory = createPixelMemory(1, 16);
    const large = await memory.copyOf(pixels(17, 1));
    expect(large.transfer).toEqual([large.pixels.buffer]);
    await memory.copyOf(pixels(16, 2));
    const third = await memory.copyOf(pixels(16, 3));
    expect(third.transfer).toEqual([third.pixels.buffer]);
    expect(third.pixels).toEqual(pixels(16, 3));
  });

  it("lets the event loop in while it copies a large picture, and copies all of it", async () => {
    const original = pixels(40 * MEGABYTE, 5);
    original[original.length - 1] = 6;
    let turns = 0;
    const count = () => {
      turns++;
      ticking = setImmediate(count);
    };
    let ticking = setImmediate(count);
    const lent = await createPixelMemory(1).copyOf(original);
    clearImmediate(ticking);
    expect(turns).toBeGreaterThanOrEqual(2);
    expect(Buffer.compare(lent.pixels, original)).toBe(0);
  });
});
