import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { expect, it, onTestFinished } from "vitest";
import { runCli, runJson } from "../helpers/cli.js";
import { drawnDigits } from "../helpers/drawn-digits.js";
import { serveAndRead } from "../helpers/serve.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

async function drawnPng(text: string): Promise<Buffer> {
  const { width, height, pixels } = await drawnDigits([{ text, x: 240, y: 180, degrees: 10 }]);
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}

const readAs = (text: string) => ({ text, confidence: expect.any(Number), quad: expect.any(Array) });

it("reads what was taken in, once, and a file without keeping anything", async () => {
  const folder = await temporaryFolder();
  const data = join(folder, "data");
  const picture = join(folder, "picture.png");
  await writeFile(picture, await drawnPng("415-555-0132"));
  const one = await runJson(data, "read-text", "--image", picture);
  expect(one).toMatchObject({ exitCode: 0, json: { outcome: "read", lines: [readAs("415-555-0132")] } });
  expect((await runJson(data, "read-text")).json).toMatchObject({ unread: 0, lines: 0 });
  await runCli(data, "ingest", picture);
  const { json } = await runJson(data, "doctor");
  expect(json.findings).toContainEqual({
    status: "ok",
    check: "text",
    detail: "pack ppocr-v4: 1 of 1 pictures of ads are unread",
  });
  expect(json.findings).toContainEqual({
    status: "ok",
    check: "pictures",
    detail: "pack pictures: 0 pictures of ads embedded, 1 wait, 0 could not be",
  });
  const all = await runJson(data, "read-text");
  expect(all).toMatchObject({ exitCode: 0, json: { outcomes: { read: 1 }, lines: 1, unread: 0 } });
  expect((await runCli(data, "read-text")).stdout).toMatch(/pictures +0 read/);
  const nowhere = await runJson(data, "read-text", "--image", join(folder, "none.png"));
  expect(nowhere).toMatchObject({ exitCode: 1, json: { error: { code: "FILE_UNREADABLE" } } });
});

it("is read by the server after an ad was taken in, and shown with the ad", async () => {
  const server = await serveAndRead(join(await temporaryFolder(), "data"));
  let exitCode: number | null | undefined;
  onTestFinished(async () => {
    if (exitCode === undefined) await server.stop();
  });
  const headers = { authorization: `Bearer ${server.key}` };
  const form = new FormData();
  form.append("metadata", JSON.stringify({ site: "ads.example", externalId: "1" }));
  form.append("image", new Blob([new Uint8Array(await drawnPng("415-555-0147"))]), "picture.png");
  const taken = await fetch(`${server.url}/v1/ads`, { method: "POST", headers, body: form });
  const { id, images } = (await taken.json()) as { id: string; images: unknown[] };
  expect(images).toMatchObject([{ pictureText: null }]);
  const shown = async () => {
    const reply = await fetch(`${server.url}/v1/ads/${id}`, { headers });
    return ((await reply.json()) as { images: { pictureText: unknown }[] }).images[0]?.pictureText;
  };
  await expect
    .poll(shown, { timeout: 60_000, interval: 300 })
    .toMatchObject({ outcome: "read", pack: "ppocr-v4", lines: [readAs("415-555-0147")] });
  exitCode = await server.stop();
  expect(exitCode).toBe(0);
});
