import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { compose } from "../../src/compose.js";
import { readConfig } from "../../src/config.js";
import type { Ad, AdMetadata } from "../../src/domain/ad.js";
import type { Gallery, Subject } from "../../src/domain/gallery.js";
import { sha256Of } from "../../src/domain/ids.js";
import type { Operation } from "../../src/domain/operation.js";
import type { Leadlight } from "../../src/pipeline/leadlight.js";
import { accountOf, actingAs, type TestAccount } from "./accounts.js";
import { portraitOf } from "./people.js";

/** What is written of the two that a test erases, and nowhere else. */
export const WRITTEN = {
  subject: ["2026/40417-ERASE", "Katarzyna Wymyslona-Testowa", "Agency of Nowhere Land"],
  ad: [
    "https://erase-me.example/ads/881-zu",
    "Only tonight, ask for Wymyslona at the old lighthouse, second door on the left",
    "wymyslona_private_77",
    "+34 612 987 301",
    "+34612987301",
    "Quiet flat near the lighthouse",
  ],
} as const;

export interface ErasableCase {
  readonly leadlight: Leadlight;
  readonly supervisor: TestAccount;
  readonly operation: Operation;
  readonly gallery: Gallery;
  /** Whose photograph is in the ad. */
  readonly subject: Subject;
  readonly other: Subject;
  /** Shows a picture of its own, and one that `sharing` has as well. */
  readonly ad: Ad;
  readonly sharing: Ad;
  readonly pictures: { readonly own: Buffer; readonly shared: Buffer; readonly portrait: Buffer };
}

/** Opens Leadlight as it is composed for people, on a folder. */
export async function openErasable(data: string): Promise<Leadlight> {
  const environment = { LEADLIGHT_READ_TEXT: "on-request", LEADLIGHT_EMBED_PICTURES: "on-request" };
  return compose(readConfig(environment, { data }), { onNotice: () => undefined });
}

/** Two subjects, two ads and all that is made of them: candidates, opinions, a released lead, identities, hashes, vectors, links, indexes. */
export async function erasableCase(data: string): Promise<ErasableCase> {
  const leadlight = await openErasable(data);
  const operation = await leadlight.operations.ensure("harbour");
  const supervisor = await accountOf(leadlight, "chief", ["supervisor"], ["harbour"]);
  const pictures = {
    own: await portraitOf("redHairedElsewhere"),
    shared: await portraitOf("withBow"),
    portrait: await portraitOf("redHaired"),
  };
  const [reference, name, issuer] = WRITTEN.subject;
  const gallery = await leadlight.createGallery("missing");
  const subject = await leadlight.store.galleries.addSubject(gallery.id, { reference, name, issuer });
  await leadlight.enrolPortrait(subject.id, pictures.portrait);
  const other = await leadlight.store.galleries.addSubject(gallery.id, { reference: "2026/1-STAYS" });
  await leadlight.enrolPortrait(other.id, await smaller(pictures.shared));

  await leadlight.store.watches.add({ operationId: operation.id, galleryId: gallery.id, thresholds: {} });
  const [sourceUrl, text, username, phone, , title] = WRITTEN.ad;
  const written = { sourceUrl, text, title, usernames: [username], phones: [phone] };
  const ad = await take(leadlight, "first.jpg", { ...written, site: "shared-site.example" }, [
    pictures.own,
    pictures.shared,
  ]);
  const sharing = await take(
    leadlight,
    "second.jpg",
    { externalId: "stays-1", site: "shared-site.example" },
    [pictures.shared],
  );
  await leadlight.store.replies.keep("create-ad", {
    fingerprint: sha256Of("request"),
    status: 201,
    body: JSON.stringify({ id: ad.id, metadata: ad.metadata }),
  });
  await leadlight.embedPictures.embedAll();
  await leadlight.standing.run();
  await endedJob(leadlight, operation, ad);
  await leadlight.compare({ gallery: gallery.id, operation: operation.id });
  await review(leadlight, supervisor);
  await leadlight.identities.group(operation.id);
  await leadlight.links.ofAd(ad.id);
  await leadlight.stopList.add(
    operation.id,
    `image:${sha256Of(pictures.own)}`,
    "the lighthouse picture of one ad",
  );
  for (const key of await leadlight.store.collections.list()) await leadlight.indexes.refresh(key);
  await leadlight.indexes.save();
  return { leadlight, supervisor, operation, gallery, subject, other, ad, sharing, pictures };
}

/** Every file of a folder that holds one of some texts or bytes, with which. */
export async function findBytes(folder: string, wanted: readonly (string | Buffer)[]): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const bytes = await readFile(file);
    for (const [i, one] of wanted.entries())
      if (bytes.includes(one)) found.push(`${file}: ${typeof one === "string" ? one : `bytes ${i}`}`);
  }
  return found;
}

function smaller(picture: Buffer): Promise<Buffer> {
  return sharp(picture).resize({ width: 300 }).jpeg({ quality: 85 }).toBuffer();
}

async function take(
  leadlight: Leadlight,
  fileName: string,
  metadata: AdMetadata,
  pictures: readonly Buffer[],
): Promise<Ad> {
  const images = pictures.map((bytes, i) => ({ fileName: `${i}-${fileName}`, read: async () => bytes }));
  const collected = { source: "ads.jsonl", line: 1, metadata, images };
  const { recorded } = await leadlight.ingestAd(collected, "harbour", { badImage: "refuse" });
  if (recorded === null) throw new Error("nothing was recorded");
  return recorded.ad;
}

/** Two people verify every candidate, and a supervisor releases the leads. */
async function review(leadlight: Leadlight, supervisor: TestAccount): Promise<void> {
  const examiners = [];
  for (const name of ["one", "two"])
    examiners.push(await accountOf(leadlight, name, ["examiner"], ["harbour"]));
  const candidates = await leadlight.store.candidates.list({}, { after: null, limit: 100 });
  for (const { id } of candidates)
    for (const examiner of examiners)
      await actingAs(leadlight, examiner, () =>
        leadlight.review.opine(id, {
          value: "potential_candidate",
          note: "the mole at the left temple agrees",
        }),
      );
  for (const { id } of await leadlight.store.leads.list({}, { after: null, limit: 100 }))
    await actingAs(leadlight, supervisor, () => leadlight.leads.release(id));
}

/** A job that is over, which names an ad and could not take one of its pictures. */
async function endedJob({ store }: Leadlight, operation: Operation, ad: Ad): Promise<void> {
  await store.jobs.add({ kind: "export", params: { ad: ad.id }, operationId: operation.id, priority: 5 });
  const claimed = await store.jobs.claim("a worker");
  if (claimed === null) throw new Error("no job");
  const lease = { id: claimed.id, owner: "a worker" };
  const errors = [{ source: "ads.jsonl", line: 1, code: "IMAGE_DAMAGED" }] as const;
  await store.jobs.beat(lease, { done: 1, total: 1, rate: null, checkpoint: null }, errors);
  await store.jobs.end(lease, { kind: "done", result: { ad: ad.id } });
}
