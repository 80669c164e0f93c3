import { afterAll, beforeAll, expect, it } from "vitest";
import { createTextReader } from "../../../src/adapters/ppocr/text-reader.js";
import type { PackId } from "../../../src/domain/ids.js";
import type { TextReader } from "../../../src/ports/text-reader.js";
import { drawnDigits } from "../../helpers/drawn-digits.js";
import { openShippedPacks } from "../../helpers/packs.js";

let reader: TextReader;

beforeAll(async () => {
  reader = await createTextReader({ pack: await openShippedPacks().openText("ppocr-v4" as PackId) });
});
afterAll(() => reader.close());

it("reads numbers that are level, turned, on their side and upside down, and says where they are", async () => {
  const { outcome, lines } = await reader.read(
    await drawnDigits([
      { text: "415-555-0132", x: 160, y: 40, degrees: 0 },
      { text: "415-555-0147", x: 150, y: 160, degrees: -25 },
      { text: "415-555-0158", x: 430, y: 180, degrees: 90 },
      { text: "415-555-0169", x: 200, y: 280, degrees: 180 },
    ]),
  );
  expect(outcome).toBe("read");
  expect(lines.map(({ text }) => text).sort()).toEqual([
    "415-555-0132",
    "415-555-0147",
    "415-555-0158",
    "415-555-0169",
  ]);
  const [start, end, below] = lines.find(({ text }) => text.endsWith("47"))?.quad ?? [];
  if (start === undefined || end === undefined || below === undefined) throw new Error("a line has corners");
  const degrees = (Math.atan2(end.y - start.y, end.x - start.x) * 180) / Math.PI;
  expect(Math.abs(degrees + 25)).toBeLessThan(4);
  expect(Math.hypot((start.x + below.x) / 2 - 150, (start.y + below.y) / 2 - 160)).toBeLessThan(12);
});

it("joins the groups of a number to one line, and finds nothing where nothing is written", async () => {
  const grouped = await drawnDigits([{ text: "+44  7700  900123", x: 240, y: 180, degrees: 0 }]);
  const { lines } = await reader.read(grouped);
  expect(lines.map(({ text }) => text.replaceAll(" ", ""))).toEqual(["+447700900123"]);
  expect(await reader.read(await drawnDigits([]))).toEqual({ outcome: "read", lines: [] });
  expect(await reader.read({ width: 1, height: 1, pixels: new Uint8Array(3) })).toMatchObject({ lines: [] });
});
