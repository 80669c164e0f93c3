import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { seededRandom, seedFor } from "../../src/domain/seeded.js";
import { readPeople } from "../people.js";
import { modified } from "./modify.js";
import { written } from "./numbers.js";
import { type Plan, type PlannedAd, type PlannedPicture, planCase } from "./plan.js";
import type { AdTruth, LinkCaseTruth, PictureTruth } from "./truth.js";

const PICTURES = "pictures";
const SITES = ["north.example", "south.example", "east.example", "west.example", "harbour.example"];
const PLACES = ["Harbour", "Old Town", "Station", "Airport", "Hill", "River"];
const FIRST_DAY = Date.parse("2026-01-01T00:00:00Z");
const DAYS = 120;

/**
 * Writes a case of which the truth is known: `ads.jsonl` and `subjects.jsonl` as the ingest and the enrolment take them, the pictures,
 * and `truth.json`.
 * @param dataset a folder of photographs for each person
 * @param folder is made, and filled
 */
export async function buildLinkCase(dataset: string, folder: string, seed: number): Promise<LinkCaseTruth> {
  const plan = planCase(await readPeople(dataset, seed), seed);
  await mkdir(join(folder, PICTURES), { recursive: true });
  const random = seededRandom(seedFor(seed, "texts and pictures"));
  const keep = async (bytes: Buffer) => {
    // Named by content: the same bytes are the same file in every ad.
    const file = join(PICTURES, `${createHash("sha256").update(bytes).digest("hex").slice(0, 24)}.jpg`);
    await writeFile(join(folder, file), bytes);
    return file;
  };

  const ads: AdTruth[] = [];
  const lines: string[] = [];
  for (const [i, planned] of plan.ads.entries()) {
    const pictures: PictureTruth[] = [];
    for (const picture of planned.pictures)
      pictures.push(await draw(picture, { keep, random, text: planned.phones[0] ?? "+12025550199" }));
    const id = `ad-${String(i + 1).padStart(4, "0")}`;
    const identifiers = [
      ...planned.phones.map((phone) => `phone:${phone}`),
      ...planned.handles.map((handle) => `handle:${handle}`),
    ];
    ads.push({ id, network: planned.network, pictures, identifiers });
    lines.push(JSON.stringify(manifestLine(id, planned, pictures, random)));
  }
  await writeFile(join(folder, "ads.jsonl"), `${lines.join("\n")}\n`);
  await writeFile(join(folder, "subjects.jsonl"), await subjectLines(plan, keep));
  const enrolled = Object.fromEntries(plan.enrolled.map(({ name }) => [name, name]));
  const truth = { seed, ads, switchboard: plan.switchboard, stock: plan.stock, enrolled };
  await writeFile(join(folder, "truth.json"), `${JSON.stringify(truth)}\n`);
  return truth;
}

async function draw(
  { original, others, modification }: PlannedPicture,
  parts: {
    keep: (bytes: Buffer) => Promise<string>;
    random: () => number;
    text: string;
  },
): Promise<PictureTruth> {
  const photograph = await readFile(original);
  const beside = await Promise.all(others.map((file) => readFile(file)));
  const bytes =
    modification === null
      ? photograph
      : await modified(photograph, modification, { random: parts.random, others: beside, text: parts.text });
  const originals = [...new Set([original, ...others])];
  const persons = [...new Set(originals.map((file) => basename(dirname(file))))];
  return { file: await parts.keep(bytes), originals, modification, persons };
}

function manifestLine(
  id: string,
  { phones, handles, network }: PlannedAd,
  pictures: readonly PictureTruth[],
  random: () => number,
) {
  const oneOf = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
  // Half of the identifiers stand in fields, half in the text.
  const [inFields, inText] = [phones.filter((_, i) => i % 2 === 0), phones.filter((_, i) => i % 2 === 1)];
  const said = [
    `New in town, number ${id}.`,
    ...inText.map((phone) => `Call ${written(phone, random)}.`),
    ...handles.map((handle) => `Instagram: @${handle}`),
  ];
  const site = SITES[(network + Math.floor(random() * 2)) % SITES.length] as string;
  const postedAt = new Date(FIRST_DAY + Math.floor(random() * DAYS) * 86_400_000).toISOString().slice(0, 10);
  return {
    site,
    externalId: id,
    title: `Ad ${id}`,
    text: said.join("\n"),
    location: oneOf(PLACES),
    postedAt,
    phones: inFields.map((phone) => written(phone, random)),
    images: [...new Set(pictures.map(({ file }) => file))],
  };
}

async function subjectLines(plan: Plan, keep: (bytes: Buffer) => Promise<string>): Promise<string> {
  const lines: string[] = [];
  for (const { name, photographs } of [...plan.enrolled, ...plan.strangers]) {
    const path = await keep(await readFile(photographs[0] as string));
    // Others may stand beside whoever the photograph is of.
    const box = { x: 75, y: 75, width: 100, height: 100 };
    lines.push(JSON.stringify({ reference: name, notice: "missing", images: [{ path, box }] }));
  }
  return `${lines.join("\n")}\n`;
}
