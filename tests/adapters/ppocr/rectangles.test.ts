import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bestPath, charactersOf } from "../../../src/adapters/ppocr/characters.js";
import { joined } from "../../../src/adapters/ppocr/joined.js";
import { alongText, areaOf, cornersOf, leastRectangle } from "../../../src/adapters/ppocr/rectangles.js";
import { textRegions } from "../../../src/adapters/ppocr/regions.js";

const point = fc.record({ x: fc.integer({ min: 0, max: 300 }), y: fc.integer({ min: 0, max: 300 }) });
const seeded = { seed: 6, numRuns: 200 };

describe("the least rectangle", () => {
  it("is a turned rectangle itself", () => {
    const shape = fc.record({
      centre: point,
      length: fc.integer({ min: 60, max: 200 }),
      breadth: fc.integer({ min: 5, max: 30 }),
      angle: fc.double({ min: -1.5, max: 1.5, noNaN: true }),
    });
    fc.assert(
      fc.property(shape, (rectangle) => {
        const found = alongText(leastRectangle(cornersOf(rectangle)));
        expect(found.length).toBeCloseTo(rectangle.length, 6);
        expect(found.breadth).toBeCloseTo(rectangle.breadth, 6);
        expect(found.angle).toBeCloseTo(rectangle.angle, 6);
      }),
      seeded,
    );
  });

  it("holds every point and is no larger than the upright one", () => {
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 40 }), (points) => {
        const { centre, length, breadth, angle } = leastRectangle(points);
        for (const { x, y } of points) {
          const along = (x - centre.x) * Math.cos(angle) + (y - centre.y) * Math.sin(angle);
          const down = (y - centre.y) * Math.cos(angle) - (x - centre.x) * Math.sin(angle);
          expect(Math.abs(along)).toBeLessThanOrEqual(length / 2 + 1e-6);
          expect(Math.abs(down)).toBeLessThanOrEqual(breadth / 2 + 1e-6);
        }
        const span = (values: number[]) => Math.max(...values) - Math.min(...values);
        const upright = span(points.map(({ x }) => x)) * span(points.map(({ y }) => y));
        expect(length * breadth).toBeLessThanOrEqual(upright + 1e-6);
      }),
      seeded,
    );
  });
});

describe("text regions", () => {
  const size = { width: 60, height: 40 };
  const mapOf = (probability: (x: number, y: number) => number) =>
    Float32Array.from({ length: size.width * size.height }, (_none, i) =>
      probability(i % size.width, Math.floor(i / size.width)),
    );

  it("are what hangs together above the threshold, grown, from above to below", () => {
    const map = mapOf((x, y) => (x > 9 && x < 50 && ((y > 4 && y < 11) || (y > 20 && y < 27)) ? 0.9 : 0));
    const found = textRegions(map, size);
    expect(found.map(({ centre }) => centre)).toEqual([
      { x: 29.5, y: 7.5 },
      { x: 29.5, y: 23.5 },
    ]);
    for (const rectangle of found) expect(areaOf(rectangle)).toBeGreaterThan(40 * 6);
  });

  it("are none where nothing is sure, or nothing but specks", () => {
    expect(
      textRegions(
        mapOf(() => 0.4),
        size,
      ),
    ).toEqual([]);
    expect(
      textRegions(
        mapOf((x, y) => (x % 5 === 0 && y % 5 === 0 ? 1 : 0)),
        size,
      ),
    ).toEqual([]);
  });

  it("are bounded, however many specks a picture has", () => {
    const large = { width: 400, height: 400 };
    const map = Float32Array.from({ length: 160_000 }, (_none, i) =>
      (i % 400) % 8 < 5 && Math.floor(i / 400) % 8 < 5 ? 1 : 0,
    );
    expect(textRegions(map, large)).toHaveLength(150);
  });
});

describe("the parts of a line", () => {
  const part = (x: number, changes = {}) => ({
    centre: { x, y: 10 },
    length: 40,
    breadth: 10,
    angle: 0,
    ...changes,
  });

  it("become one when they are of one height, in one direction and near each other", () => {
    const [line, ...others] = joined([part(70), part(20)]);
    expect(others).toEqual([]);
    expect(line).toMatchObject({ centre: { x: 45, y: 10 }, length: 90, breadth: 10 });
  });

  it.each([
    ["far apart", part(90)],
    ["of another height", part(70, { breadth: 30 })],
    ["below", part(70, { centre: { x: 70, y: 20 } })],
    ["in another direction", part(70, { angle: 0.4 })],
  ])("stay what they are when they are %s", (_which, other) => {
    expect(joined([part(20), other])).toHaveLength(2);
  });
});

describe("the characters", () => {
  const characters = charactersOf(Buffer.from("1\n2\n（\n"));

  it("are read with repetitions once, unless nothing stands between them, and in ordinary forms", () => {
    const steps = [1, 1, 0, 1, 2, 2, 4, 3, 4].flatMap((best) =>
      characters.map((_character, i) => (i === best ? 0.8 : 0.05)),
    );
    expect(bestPath(Float32Array.from(steps), characters)).toEqual({
      text: "112 (",
      confidence: expect.closeTo(0.8, 5),
    });
  });

  it("of nothing are no text and no confidence", () => {
    expect(bestPath(Float32Array.from([1, 0, 0, 0, 0]), characters)).toEqual({ text: "", confidence: 0 });
  });
});
