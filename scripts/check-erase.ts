import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { table } from "../src/cli/terminal.js";
import { compose } from "../src/compose.js";
import { readConfig } from "../src/config.js";
import { countRows, type ErasureTarget } from "../src/domain/erasure.js";
import type { GalleryId, OperationId, Sha256 } from "../src/domain/ids.js";
import { DEFAULT_OPERATION } from "../src/domain/operation.js";
import type { ErasureReport } from "../src/pipeline/erasures.js";
import type { Leadlight } from "../src/pipeline/leadlight.js";
import { buildSampleCase } from "./sample-case/build.js";

// `npm run check:erase`: erases one subject and one ad of the sample case, and looks for them afterwards. About half a minute.
const folder = await mkdtemp(join(tmpdir(), "leadlight-erase-"));
try {
  process.exitCode = await check(join(folder, "data"));
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** @returns the exit code: 0 when nothing of the two was found any more */
async function check(data: string): Promise<number> {
  const sample = await buildSampleCase(join(folder, "case"));
  const leadlight = await compose(readConfig({}, { data }), { onNotice: () => undefined });
  try {
    await leadlight.ingest({ paths: [sample.ads] });
    const gallery = await leadlight.createGallery("notices");
    await leadlight.enrol(gallery, sample.subjects);
    const operation = await leadlight.operations.named(DEFAULT_OPERATION);
    await leadlight.compare({ gallery: gallery.id, operation: operation.id });
    await leadlight.embedPictures.embedAll();
    await leadlight.identities.group(operation.id);
    for (const key of await leadlight.store.collections.list()) await leadlight.indexes.refresh(key);
    await leadlight.indexes.save();

    const [strongest] = await leadlight.store.candidates.list({}, { after: null, limit: 1 });
    if (strongest === undefined) throw new Error("expected a candidate in the sample case");
    const face = await leadlight.store.faces.find(strongest.faceId);
    if (face === null) throw new Error("expected the face of a candidate");
    const [ad] = await leadlight.store.ads.showing(operation.id, face.imageSha256);
    const [portrait] = await leadlight.store.galleries.portraits(strongest.subjectId);
    if (ad === undefined || portrait === undefined) throw new Error("expected an ad and a portrait");
    const subject = await leadlight.store.galleries.findSubject(strongest.subjectId);

    const pictureOf = (sha256: Sha256) =>
      readFile(join(data, "images", sha256.slice(0, 2), sha256.slice(2, 4), sha256));
    const [portraitBytes, adBytes] = [
      await pictureOf(portrait.imageSha256),
      await pictureOf(face.imageSha256),
    ];

    const seenSubject = () => isSubjectFound(leadlight, portraitBytes, gallery.id, subject?.id ?? "");
    const subjectReport = await prove(
      leadlight,
      `subject ${subject?.details.reference}`,
      { kind: "subject", id: strongest.subjectId },
      seenSubject,
    );
    const seenAd = () => isAdFound(leadlight, adBytes, operation.id, ad.id);
    const adReport = await prove(leadlight, `ad ${ad.key}`, { kind: "ad", id: ad.id }, seenAd);
    const { rows, problem } = await leadlight.auditLog.verify();
    const damage = await leadlight.store.check();
    say(`log: ${problem === null ? `sound, ${rows} rows in one chain` : problem.reason}`);
    say(`store: ${damage.length === 0 ? "sound" : damage.join("; ")}`);
    return subjectReport && adReport && problem === null && damage.length === 0 ? 0 : 1;
  } finally {
    await leadlight.close();
  }
}

/** Erases something and says what was found of it before and after. @returns whether it was found, and is no more */
async function prove(
  leadlight: Leadlight,
  name: string,
  target: ErasureTarget,
  isFound: () => Promise<boolean>,
): Promise<boolean> {
  const before = await isFound();
  const report = await leadlight.erasures.erase([target], "not_needed", { prove: true });
  const after = await isFound();
  say(drawn(name, report, before, after));
  return before && !after && report.proof?.after === 0 && report.proof.before > 0;
}

function drawn(
  name: string,
  { rows, originals, indexes, proof }: ErasureReport,
  before: boolean,
  after: boolean,
) {
  const found = (is: boolean) => (is ? "found" : "not found");
  const shared = proof?.shared ? `, ${proof.shared} that stand in what stays` : "";
  return table(
    [name, "before", "after"],
    [
      ["a search with its picture", found(before), found(after)],
      [
        `${proof?.pieces} pieces in ${proof?.files} files, ${proof?.bytes} bytes`,
        `${proof?.before} found`,
        `${proof?.after} found${shared}`,
      ],
      ["rows, in tables", `${countRows({ rows })} in ${Object.keys(rows).length}`, "0"],
      ["original files", originals.length, "0"],
      ["indexes with a vector of it", indexes.length, "0"],
    ],
  );
}

async function isSubjectFound(
  leadlight: Leadlight,
  bytes: Uint8Array,
  gallery: GalleryId,
  subject: string,
): Promise<boolean> {
  const { faces } = await leadlight.search(bytes, gallery, {
    minSimilarity: -1,
    limit: 1000,
    everyFace: true,
  });
  return faces.some(({ matches }) => matches.some((match) => match.subject.id === subject));
}

async function isAdFound(
  leadlight: Leadlight,
  bytes: Uint8Array,
  operation: OperationId,
  ad: string,
): Promise<boolean> {
  const everything = { operation, minSimilarity: -1, limit: 100 };
  const { matches } = await leadlight.searchPictures(bytes, everything);
  const { faces } = await leadlight.searchAdFaces.ofPicture(bytes, { ...everything, everyFace: true });
  const found = [...matches, ...faces.flatMap((face) => face.matches)];
  return found.some(({ ads }) => ads.first.some((id) => id === ad));
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
