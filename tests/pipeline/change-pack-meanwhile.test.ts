import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type { PackId } from "../../src/domain/ids.js";
import { sha256Of } from "../../src/domain/ids.js";
import { buildHttpApp } from "../../src/http/app.js";
import type { Leadlight } from "../../src/pipeline/leadlight.js";
import { collectedAd, collectedList, collectedSubject } from "../helpers/collected-list.js";
import { field, file, form } from "../helpers/form.js";
import { PAGE_FOLDER } from "../helpers/http-api.js";
import { pictureOf, SquareEngines, type SquarePack } from "../helpers/square-engine.js";
import { NEW, OLD, openSquareLeadlight } from "../helpers/square-leadlight.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const oldPack: SquarePack = { id: OLD, dimension: 8 };
const newPack: SquarePack = { id: NEW, dimension: 6 };

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});

async function open(engines = new SquareEngines(oldPack, newPack), given = {}): Promise<Leadlight> {
  const leadlight = await openSquareLeadlight(folder, engines, collectedList(given));
  onTestFinished(() => leadlight.close());
  return leadlight;
}

async function takeInAds(leadlight: Leadlight, count: number): Promise<void> {
  for (let i = 0; i < count; i++)
    await leadlight.ingestAd(collectedAd(`ad ${i}`, [await pictureOf(i)]), "default", { badImage: "refuse" });
}

/** Does something else before the n-th analysis, which waits for it. */
function at(count: number, meanwhile: () => Promise<unknown>) {
  let analyses = 0;
  return async () => {
    if (++analyses === count) await meanwhile();
  };
}

async function imagesUnder({ store }: Leadlight, pack: PackId): Promise<number> {
  return (await store.images.coverage()).find((one) => one.pack === pack)?.analysed ?? 0;
}

/** Indexes that are open have no snapshot yet, which is only worth a warning. */
const faultsOf = async ({ doctor }: Leadlight) =>
  (await doctor()).filter(({ status }) => status === "failed");

describe("while the pack changes", () => {
  it("an ingest goes on under the old pack, and its images are analysed under the new one before it is active", async () => {
    const other = await open();
    await takeInAds(other, 6);
    const ingest = async () => {
      await takeInAds(other, 9);
      expect(await other.store.settings.activePack()).toBe(OLD);
    };
    const changing = await open(new SquareEngines(oldPack, { ...newPack, before: at(3, ingest) }));
    expect(await changing.changePack(NEW)).toMatchObject({ isActive: true, images: { done: 9 } });
    expect(await imagesUnder(other, NEW)).toBe(9);
    expect(await faultsOf(other)).toEqual([]);
  });

  it("subjects enrolled under the old pack are found under the new one", async () => {
    const other = await open();
    await takeInAds(other, 6);
    const gallery = await other.createGallery("people");
    const subject = async (reference: string) =>
      (await other.store.galleries.addSubject(gallery.id, { reference })).id;
    const [first, second] = [await subject("first"), await subject("second")];
    // The picture of the first ad, which the new pack has analysed by then, and one that it has not seen.
    const enrol = async () => {
      await other.enrolPortrait(first, await pictureOf(0));
      await other.enrolPortrait(second, await pictureOf(3, "portrait"));
    };
    const changing = await open(
      new SquareEngines(oldPack, { ...newPack, imagesInFlight: 1, before: at(5, enrol) }),
    );
    expect(await changing.changePack(NEW)).toMatchObject({
      images: { done: 7 },
      portraitsWithoutEmbedding: [],
    });
    for (const i of [0, 3]) {
      const { pack, faces } = await other.search(await pictureOf(i, "probe"), gallery.id, {
        minSimilarity: 0.99,
      });
      expect(pack).toBe(NEW);
      expect(faces[0]?.matches).toHaveLength(1);
    }
    expect(await faultsOf(other)).toEqual([]);
  });
});

describe("a run that began under the old pack", () => {
  it("analyses its ads again under the new one when the pack has changed by the time they are recorded", async () => {
    const changing = await open();
    await takeInAds(changing, 3);
    const ads = [];
    for (let i = 0; i < 8; i++) ads.push(collectedAd(`later ${i}`, [await pictureOf(i, "later")]));
    const engines = new SquareEngines({ ...oldPack, before: at(4, () => changing.changePack(NEW)) }, newPack);
    const report = await (await open(engines, { ads })).ingest({ paths: ["."] });
    expect(report).toMatchObject({
      ads: { new: 8 },
      images: { new: 8, known: 0 },
      faces: { new: 8 },
      rejected: [],
    });
    expect(await imagesUnder(changing, NEW)).toBe(11);
    expect(await faultsOf(changing)).toEqual([]);
  });

  it("does so when it is an enrolment", async () => {
    const changing = await open();
    await takeInAds(changing, 3);
    const subjects = [];
    for (let i = 0; i < 5; i++)
      subjects.push(collectedSubject(`subject ${i}`, [await pictureOf(i, "portrait")]));
    const engines = new SquareEngines({ ...oldPack, before: at(3, () => changing.changePack(NEW)) }, newPack);
    const leadlight = await open(engines, { subjects });
    const gallery = await leadlight.createGallery("people");
    const report = await leadlight.enrol(gallery, ".");
    expect(report).toMatchObject({ subjects: { new: 5 }, portraits: { new: 5 }, rejected: [] });
    const { faces } = await changing.search(await pictureOf(4, "probe"), gallery.id, { minSimilarity: 0.99 });
    expect(faces[0]?.matches.map(({ subject }) => subject.details.reference)).toEqual(["subject 4"]);
    expect(await faultsOf(changing)).toEqual([]);
  });
});

const CHANGE = fileURLToPath(new URL("../helpers/change-pack-process.ts", import.meta.url));

/** Starts a process that changes the pack of the data folder. */
function startChange(milliseconds: number): ChildProcess {
  const child = spawn(process.execPath, ["--import", "tsx", CHANGE, folder, String(milliseconds)]);
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

/** Reads what it prints, up to a number of analyses. */
async function untilAnalysing(child: ChildProcess, count: number): Promise<void> {
  if (child.stdout === null) throw new Error("the process has no output");
  let seen = 0;
  for await (const line of createInterface({ input: child.stdout }))
    if (line === "analysing" && ++seen === count) return;
  throw new Error("the process ended early");
}

async function result(child: ChildProcess): Promise<{ exitCode: number; json: unknown; text: string }> {
  let output = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const [exitCode] = (await once(child, "close")) as [number];
  return { exitCode, ...JSON.parse(output.trimEnd().split("\n").at(-1) ?? "") };
}

describe("a server beside a process that changes the pack", () => {
  it("answers under the old pack until it is done, through a kill and a stop, and then under the new one", async () => {
    const leadlight = await open();
    const gallery = await leadlight.createGallery("people");
    const { id } = await leadlight.store.galleries.addSubject(gallery.id, { reference: "subject" });
    await leadlight.enrolPortrait(id, await pictureOf(1, "portrait"));
    await takeInAds(leadlight, 24);
    const key = (await leadlight.apiKeys.makeFirst())?.key;
    const app = await buildHttpApp({ leadlight, version: "0.0.0", pageFolder: PAGE_FOLDER });
    onTestFinished(() => app.close());
    const headers = { authorization: `Bearer ${key}` };
    const probe = await pictureOf(1, "probe");
    const answer = async () => {
      const request = form(field("galleryId", gallery.id), field("minSimilarity", "0.99"), file(probe));
      const reply = await app.inject({
        method: "POST",
        url: "/v1/search/faces",
        payload: request.payload,
        headers: { ...headers, ...request.headers },
      });
      const { pack, faces } = reply.json();
      const ready = await app.inject({ url: "/v1/health/ready" });
      return {
        pack,
        ready: ready.json().pack,
        found: faces.map(({ candidates }: { candidates: { reference: string }[] }) =>
          candidates.map((one) => one.reference),
        ),
      };
    };
    const old = { pack: OLD, ready: OLD, found: [["subject"]] };
    expect(await answer()).toEqual(old);

    const killed = startChange(30);
    await untilAnalysing(killed, 8);
    expect(await answer()).toEqual(old);
    killed.kill("SIGKILL");
    await once(killed, "close");
    expect(await leadlight.store.check()).toEqual([]);
    const analysed = await imagesUnder(leadlight, NEW);
    expect(analysed).toBeGreaterThanOrEqual(5);

    const stopped = startChange(60);
    await untilAnalysing(stopped, 3);
    stopped.kill("SIGINT");
    const { exitCode, json, text } = await result(stopped);
    expect(exitCode).toBe(1);
    expect(json).toMatchObject({ isActive: false, images: { known: analysed } });
    expect(text).toContain("new is not active yet: run `leadlight models use new` again to go on");
    expect(await answer()).toEqual(old);

    const finished = await result(startChange(0));
    expect(finished).toMatchObject({ exitCode: 0, json: { isActive: true, images: { failed: 0 } } });
    expect(finished.text).toContain("new is active");
    expect(await answer()).toEqual({ pack: NEW, ready: NEW, found: [["subject"]] });
    expect(await imagesUnder(leadlight, NEW)).toBe(25);
    const shown = await leadlight.store.images.faces(sha256Of(await pictureOf(5)), NEW);
    expect(shown).toHaveLength(1);
    expect(await faultsOf(leadlight)).toEqual([]);
  });
});
