import { expect, it, onTestFinished } from "vitest";
import { createTextReader } from "../../../src/adapters/ppocr/text-reader.js";
import type { TextReader } from "../../../src/ports/text-reader.js";
import { HANGS, READS, readingChild } from "../../helpers/reading-child.js";
import { openTextPack } from "../../helpers/text-pack.js";

const picture = { width: 4, height: 2, pixels: new Uint8Array(4 * 2 * 3) };
/** Is read as any other, unless the program hangs or ends over pictures of this width. */
const odd = { width: 1, height: 2, pixels: new Uint8Array(2 * 3) };

async function readerOf(onImage: string, onModels?: string): Promise<TextReader> {
  const program = await readingChild(onImage, onModels);
  const reader = await createTextReader({ pack: await openTextPack(), timeLimitMs: 500, program });
  onTestFinished(() => reader.close());
  return reader;
}

const processOf = ({ lines }: Awaited<ReturnType<TextReader["read"]>>) =>
  Number(lines[0]?.text.split(" ").at(-1));

it("reads one picture after the other with one process", async () => {
  const reader = await readerOf(READS);
  const first = await reader.read(picture);
  expect(first).toMatchObject({ outcome: "read", lines: [{ text: expect.stringContaining("4 x 2") }] });
  expect(processOf(await reader.read(odd))).toBe(processOf(first));
});

it("kills a process that hangs over a picture, and reads the next one with another", async () => {
  const reader = await readerOf(`if (image.width === 1) { ${HANGS} } ${READS}`);
  const before = processOf(await reader.read(picture));
  expect(await reader.read(odd)).toEqual({ outcome: "timed-out", lines: [] });
  await expect.poll(() => isRunning(before)).toBe(false);
  expect(processOf(await reader.read(picture))).not.toBe(before);
});

it("goes on with another process after one that ended over a picture", async () => {
  const reader = await readerOf(`if (image.width === 1) process.exit(1); ${READS}`);
  expect(await reader.read(odd)).toEqual({ outcome: "failed", lines: [] });
  expect(await reader.read(picture)).toMatchObject({ outcome: "read" });
});

it("says that a picture failed when the networks refuse it", async () => {
  const reader = await readerOf('answer({ code: "INTERNAL", message: "no" })');
  expect(await reader.read(picture)).toEqual({ outcome: "failed", lines: [] });
});

it("blames no picture for networks that do not load", async () => {
  const reader = await readerOf(READS, 'answer({ code: "BACKEND_UNAVAILABLE", message: "no networks" })');
  await expect(reader.read(picture)).rejects.toMatchObject({ code: "BACKEND_UNAVAILABLE" });
  const ending = await readerOf(READS, "process.exit(1)");
  await expect(ending.read(picture)).rejects.toMatchObject({ code: "BACKEND_UNAVAILABLE" });
});

it("says what is wrong with files that are no networks", async () => {
  const reader = await createTextReader({ pack: await openTextPack() });
  onTestFinished(() => reader.close());
  await expect(reader.read(picture)).rejects.toMatchObject({
    code: "BACKEND_UNAVAILABLE",
    message: expect.stringContaining("detector"),
  });
});

it("ends at once when it is closed over a picture", async () => {
  const reader = await readerOf(`if (image.width === 1) { ${HANGS} } ${READS}`);
  const pid = processOf(await reader.read(picture));
  const reading = reader.read(odd);
  await Promise.all([expect(reading).rejects.toMatchObject({ code: "INTERNAL" }), reader.close()]);
  expect(isRunning(pid)).toBe(false);
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
