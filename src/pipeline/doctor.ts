import { asLeadlightError, expected } from "../domain/errors.js";
import type { PackId } from "../domain/ids.js";
import type { ImageStore } from "../ports/image-store.js";
import type { ModelPack } from "../ports/model-pack.js";
import type { Store } from "../ports/store.js";
import type { TextReaders } from "../ports/text-reader.js";
import type { ActiveEngines } from "./active-engine.js";
import type { AuditLog } from "./audit-log.js";
import type { CollectionIndexes } from "./collection-index.js";
import type { PictureEye } from "./picture-eye.js";

export interface Finding {
  /** `warning`: Leadlight mends it by itself. `failed`: somebody must act, or a file was tampered with. */
  readonly status: "ok" | "warning" | "failed";
  readonly check:
    | "models"
    | "engine"
    | "store"
    | "log"
    | "packs"
    | "images"
    | "erasures"
    | "hashes"
    | "pictures"
    | "text"
    | "index";
  readonly detail: string;
}

/** Opens a pack of models. @throws PACK_UNKNOWN, MODEL_MISSING, MODEL_CHANGED */
export type OpenPack = (pack: PackId) => Promise<ModelPack>;

/** Looks everything over and changes nothing. Never throws for what it finds. */
export type Doctor = () => Promise<Finding[]>;

export function createDoctor(parts: {
  store: Store;
  auditLog: AuditLog;
  images: ImageStore;
  openPack: OpenPack;
  engines: ActiveEngines;
  indexes: CollectionIndexes;
  textReaders: TextReaders;
  eye: Pick<PictureEye, "pack">;
}): Doctor {
  return async () => [
    ...(await checkModels(parts.store, parts.openPack)),
    await checkEngine(parts.engines),
    ...(await checkStore(parts.store)),
    await checkLog(parts.auditLog),
    ...(await checkPacks(parts.store)),
    ...(await checkImages(parts.store, parts.images)),
    await checkErasures(parts.store),
    await checkHashes(parts.store),
    await checkPictures(parts.store, parts.eye),
    await checkText(parts.store, parts.textReaders),
    ...(await checkIndexes(parts.store, parts.indexes)),
  ];
}

async function checkModels(store: Store, openPack: OpenPack): Promise<Finding[]> {
  try {
    const pack = await activePack(store);
    const problems = await (await openPack(pack)).verify();
    if (problems.length > 0) return problems.map((detail) => ({ status: "failed", check: "models", detail }));
    const detail = `pack ${pack} is active: every file as in its manifest, ${await calibrationOf(pack, openPack)}`;
    return [{ status: "ok", check: "models", detail }];
  } catch (thrown) {
    return [{ status: "failed", check: "models", detail: asLeadlightError(thrown).message }];
  }
}

async function calibrationOf(pack: PackId, openPack: OpenPack): Promise<string> {
  const inForce = await (await openPack(pack)).calibration();
  if ("withheld" in inForce) return `nothing but similarities: ${inForce.withheld}`;
  const { id, dataset } = inForce.calibration;
  return `calibration ${id}, made with ${dataset.images} images of ${dataset.persons} persons (${dataset.name})`;
}

async function checkEngine(engines: ActiveEngines): Promise<Finding> {
  try {
    const engine = await engines.current();
    const { backend, versions } = await engine.start();
    const libraries = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
    return { status: "ok", check: "engine", detail: [backend, ...libraries].join(", ") };
  } catch (thrown) {
    return { status: "failed", check: "engine", detail: asLeadlightError(thrown).message };
  }
}

/** Says how far every pack is with the images. Under the active one nothing may be missing. */
async function checkPacks(store: Store): Promise<Finding[]> {
  const active = await activePack(store);
  const total = await store.images.count();
  const findings: Finding[] = [];
  for (const { pack, analysed, failed } of await store.images.coverage()) {
    const isComplete = analysed + failed === total;
    const notAnalysed = failed === 0 ? "" : `, ${failed} could not be`;
    findings.push({
      status: pack === active && !isComplete ? "failed" : "ok",
      check: "packs",
      detail: `pack ${pack}: ${analysed} of ${total} images analysed${notAnalysed}`,
    });
  }
  for (const { sha256, code } of await store.images.failures(active)) {
    const detail = `${sha256}: pack ${active} could not analyse it (${code}), so no search finds its faces`;
    findings.push({ status: "failed", check: "packs", detail });
  }
  return findings;
}

async function activePack(store: Store): Promise<PackId> {
  const pack = await store.settings.activePack();
  if (pack === null) throw expected("INTERNAL", "an active pack", "the store", "none");
  return pack;
}

async function checkStore(store: Store): Promise<Finding[]> {
  const problems = await store.check();
  if (problems.length > 0) return problems.map((detail) => ({ status: "failed", check: "store", detail }));
  return [{ status: "ok", check: "store", detail: "sound" }];
}

async function checkLog(auditLog: AuditLog): Promise<Finding> {
  try {
    const { rows, checkpoints, problem } = await auditLog.verify();
    const detail =
      problem === null
        ? `${rows} rows, one chain, ${checkpoints} checkpoints`
        : `row ${problem.seq}: ${problem.reason}`;
    return { status: problem === null ? "ok" : "failed", check: "log", detail };
  } catch (thrown) {
    return { status: "failed", check: "log", detail: asLeadlightError(thrown).message };
  }
}

async function checkImages(store: Store, images: ImageStore): Promise<Finding[]> {
  const findings: Finding[] = [];
  const wanted = new Set(await store.images.list());
  for (const sha256 of wanted) {
    try {
      if ((await images.get(sha256)) === null) {
        findings.push({ status: "failed", check: "images", detail: `${sha256}: the original is missing` });
      }
    } catch (thrown) {
      findings.push({ status: "failed", check: "images", detail: asLeadlightError(thrown).message });
    }
  }
  let unclaimed = 0;
  for await (const sha256 of images.list()) if (!wanted.has(sha256)) unclaimed++;
  if (unclaimed > 0) {
    // Left by a run that was interrupted between keeping the file and recording the ad.
    const detail = `${unclaimed} originals that no row names; ingesting them again claims them`;
    findings.push({ status: "warning", check: "images", detail });
  }
  if (findings.length === 0) {
    findings.push({
      status: "ok",
      check: "images",
      detail: `${wanted.size} originals, each with its SHA-256`,
    });
  }
  return findings;
}

/** What was erased must be nowhere; until then somebody with the disk finds it. */
async function checkErasures(store: Store): Promise<Finding> {
  const todos = await store.erasures.todos();
  if (todos.length === 0) return { status: "ok", check: "erasures", detail: "nothing is left to do" };
  const detail = `${todos.length} steps are left to do; \`leadlight erase finish\` does them`;
  return { status: "warning", check: "erasures", detail };
}

/** Without its files everything but the reading of text works: that is nothing failed. */
async function checkText(store: Store, textReaders: TextReaders): Promise<Finding> {
  const { unread, images } = await store.pictureTexts.counts(textReaders.pack);
  const progress = `${unread} of ${images} pictures of ads are unread`;
  const [problem] = await textReaders.problems();
  if (problem === undefined)
    return { status: "ok", check: "text", detail: `pack ${textReaders.pack}: ${progress}` };
  const detail = `the text in pictures is not read: ${problem}; ${progress}`;
  return { status: "warning", check: "text", detail };
}

/** Pictures that were taken in before they were hashed: no search for copies finds them. */
async function checkHashes(store: Store): Promise<Finding> {
  const missing = await store.pictureHashes.countMissing();
  if (missing === 0) return { status: "ok", check: "hashes", detail: "every image has a PDQ" };
  const detail = `${missing} images have no PDQ; \`leadlight hash --stored\` makes them`;
  return { status: "warning", check: "hashes", detail };
}

/** Without the pack no picture is found by its likeness, and everything else works: that is nothing failed. */
async function checkPictures(store: Store, eye: Pick<PictureEye, "pack">): Promise<Finding> {
  try {
    const { id } = await eye.pack();
    const { embedded, waiting, failed } = await store.pictures.coverage(id);
    const detail = `pack ${id}: ${embedded} pictures of ads embedded, ${waiting} wait, ${failed} could not be`;
    return { status: "ok", check: "pictures", detail };
  } catch (thrown) {
    const detail = `pictures are not found by their likeness: ${asLeadlightError(thrown).message}`;
    return { status: "warning", check: "pictures", detail };
  }
}

async function checkIndexes(store: Store, indexes: CollectionIndexes): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const key of await store.collections.list()) {
    const { status, detail } = await indexes.inspect(key);
    findings.push({
      status: INDEX_STATUS[status],
      check: "index",
      detail: `${key.collection} (${key.pack}): ${detail}`,
    });
  }
  return findings;
}

/** Every one of these is mended by the next enrolment; damage is still reported as such, since a disk or a hand did it. */
const INDEX_STATUS = {
  current: "ok",
  behind: "ok",
  unused: "ok",
  missing: "warning",
  foreign: "warning",
  damaged: "failed",
} as const;
