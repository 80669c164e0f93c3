import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { table } from "../src/cli/terminal.js";
import { compose } from "../src/compose.js";
import { readConfig } from "../src/config.js";
import { similarity } from "../src/domain/embedding.js";
import { type EmbeddedFace, isUnsearched } from "../src/domain/face.js";
import { clampBox } from "../src/domain/geometry.js";
import { type FaceQuality, SEARCHED_FROM } from "../src/domain/quality.js";
import { sameFace } from "../src/domain/same-face.js";
import { countUnsearched } from "../src/domain/unsearched-count.js";
import type { Leadlight } from "../src/pipeline/leadlight.js";
import { centredFace, type Person, readPeople } from "./people.js";
import { DAMAGES, type Damage } from "./quality-damages.js";
import { quantile } from "./statistics.js";

// `npm run check:quality -- --dataset DIR [--people 250] [--damaged 80] [--seed 1]`
// DIR holds a folder for each person, as Labeled Faces in the Wild does. Prints how the quality of their portraits spreads
// and how many the thresholds shut out. Then spoils those of some people with two photographs step by step and prints how
// many are still more similar than all but one pair of strangers in a thousand to the unspoilt portrait (like itself), to
// the other photograph (known again) and to those of other people (false matches), and how many are shut out. Takes
// whatever engine Leadlight is set to.

const { values } = parseArgs({
  options: {
    dataset: { type: "string", default: "" },
    people: { type: "string", default: "250" },
    damaged: { type: "string", default: "80" },
    seed: { type: "string", default: "1" },
  },
});

/** A portrait and the person's face in it. */
interface Portrait {
  readonly bytes: Buffer;
  readonly face: EmbeddedFace;
}

/** A portrait of somebody of whom there is another photograph. */
interface Pair extends Portrait {
  readonly other: EmbeddedFace;
}

interface SpoiltFace extends Pair {
  readonly spoilt: EmbeddedFace;
  /** False when the detector missed it. */
  readonly isFound: boolean;
}

/** Each measure of a face with its threshold; `least` when the face must reach it, `most` when it must not exceed it. */
const MEASURES: readonly (readonly [name: string, threshold: number, of: (face: EmbeddedFace) => number])[] =
  [
    ["detection score, least", SEARCHED_FROM.detectionScore, (face) => face.detectionScore],
    ["inter-eye pixels, least", SEARCHED_FROM.interEyePixels, ({ quality }) => quality.interEyePixels],
    ["sharpness, least", SEARCHED_FROM.sharpness, ({ quality }) => quality.sharpness],
    ["brightness, least", SEARCHED_FROM.brightness, ({ quality }) => quality.brightness],
    ["contrast, least", SEARCHED_FROM.contrast, ({ quality }) => quality.contrast],
    ["yaw either way, most", SEARCHED_FROM.yaw, ({ quality }) => Math.abs(quality.pose.yaw)],
    ["pitch either way, most", SEARCHED_FROM.pitch, ({ quality }) => Math.abs(quality.pose.pitch)],
    ["inside share, least", SEARCHED_FROM.insideShare, ({ quality }) => quality.insideShare],
  ];
const QUANTILES = [0, 0.005, 0.05, 0.5, 0.95, 0.995, 1];

/** No detector is that sure, so this tells a face that was missed. */
const CERTAIN = 1;

const folder = await mkdtemp(join(tmpdir(), "leadlight-quality-"));
const leadlight = await compose(readConfig(process.env, { data: folder }), { onNotice: print });
try {
  const everybody = await readPeople(values.dataset, Number(values.seed));
  const portraits = await readPortraits(leadlight, everybody.slice(0, Number(values.people)));
  reportPortraits(portraits);
  const inPairs = everybody.filter(({ photographs }) => photographs.length > 1);
  await reportDamages(
    leadlight,
    portraits,
    await readPairs(leadlight, inPairs.slice(0, Number(values.damaged))),
  );
} finally {
  await leadlight.close();
  await rm(folder, { recursive: true, force: true });
}

async function readPortraits(leadlight: Leadlight, people: readonly Person[]): Promise<Portrait[]> {
  const portraits: Portrait[] = [];
  for (const { photographs } of people) {
    const portrait = await readPortrait(leadlight, photographs[0] ?? "");
    if (portrait !== undefined) portraits.push(portrait);
  }
  const { pack } = await leadlight.engines.current();
  print(`pack ${pack.id}: a face in ${portraits.length} of ${people.length} portraits`);
  return portraits;
}

async function readPairs(leadlight: Leadlight, people: readonly Person[]): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (const { photographs } of people) {
    const portrait = await readPortrait(leadlight, photographs[0] ?? "");
    const other = await readPortrait(leadlight, photographs[1] ?? "");
    if (portrait !== undefined && other !== undefined) pairs.push({ ...portrait, other: other.face });
  }
  print(`a face in both photographs of ${pairs.length} of ${people.length} people`);
  return pairs;
}

async function readPortrait(leadlight: Leadlight, file: string): Promise<Portrait | undefined> {
  const bytes = await readFile(file);
  const face = centredFace((await leadlight.analyse(bytes)).faces);
  return face === undefined ? undefined : { bytes, face };
}

function reportPortraits(portraits: readonly Portrait[]): void {
  const faces = portraits.map(({ face }) => face);
  const rows = MEASURES.map(([name, threshold, of]) => {
    const measured = faces.map(of);
    return [name, threshold, ...QUANTILES.map((share) => short(quantile(measured, share)))];
  });
  print(table(["measure", "threshold", ...QUANTILES.map((share) => `${share * 100}%`)], rows));
  print(`shut out: ${JSON.stringify(countUnsearched(faces))}\n`);
}

async function reportDamages(
  leadlight: Leadlight,
  portraits: readonly Portrait[],
  pairs: readonly Pair[],
): Promise<void> {
  const strangers = portraits.flatMap(({ face }, i) =>
    portraits.slice(i + 1).map((other) => similarity(face.embedding, other.face.embedding)),
  );
  const threshold = quantile(strangers, 0.999);
  print(`one pair of strangers in a thousand reaches similarity ${threshold.toFixed(3)}`);
  const rows: (string | number)[][] = [];
  for (const damage of DAMAGES) {
    const spoilt: SpoiltFace[] = [];
    for (const pair of pairs) {
      const face = await spoil(leadlight, pair, damage);
      if (face !== null) spoilt.push(face);
    }
    rows.push(damageRow(damage, spoilt, threshold));
  }
  const head = ["damage", "found", "eyes", "sharpness", "brightness", "contrast", "inside"];
  print(table([...head, "like itself", "known again", "false matches", "shut out", "reasons"], rows));
}

/**
 * The person's face in a damaged portrait. Where the detector misses it, the engine is told of its box: the thresholds are
 * about what an embedding is worth, and another pack's detector may find it. The landmarks are the engine's own.
 * @returns null when the engine can make nothing of a box alone
 */
async function spoil(leadlight: Leadlight, pair: Pair, damage: Damage): Promise<SpoiltFace | null> {
  const { bytes, face } = pair;
  const damaged = await damage.apply(bytes, face.box);
  const { x, y, width, height } = face.box;
  const { scale } = damage;
  const box = { x: x * scale, y: y * scale, width: width * scale, height: height * scale };
  const { analyse } = await leadlight.engines.current();
  const { facts, faces } = await analyse(damaged, [{ box, landmarks: [], detectionScore: CERTAIN }]);
  const there = sameFace(clampBox(box, facts), faces);
  return there && { ...pair, spoilt: there, isFound: there.detectionScore !== CERTAIN };
}

function damageRow({ name }: Damage, faces: readonly SpoiltFace[], threshold: number): (string | number)[] {
  const isLike = (face: EmbeddedFace, other: EmbeddedFace) =>
    similarity(face.embedding, other.embedding) >= threshold;
  const strangers = faces.flatMap(({ spoilt }, i) =>
    faces.filter((_, j) => j !== i).map(({ other }) => isLike(spoilt, other)),
  );
  const median = (of: (quality: FaceQuality) => number) =>
    short(
      quantile(
        faces.map(({ spoilt }) => of(spoilt.quality)),
        0.5,
      ),
    );
  return [
    name,
    percent(faces.map(({ isFound }) => isFound)),
    median(({ interEyePixels }) => interEyePixels),
    median(({ sharpness }) => sharpness),
    median(({ brightness }) => brightness),
    median(({ contrast }) => contrast),
    median(({ insideShare }) => insideShare),
    percent(faces.map(({ spoilt, face }) => isLike(spoilt, face))),
    percent(faces.map(({ spoilt, other }) => isLike(spoilt, other))),
    percent(strangers),
    percent(faces.map(({ spoilt }) => isUnsearched(spoilt))),
    Object.entries(countUnsearched(faces.map(({ spoilt }) => spoilt)).byReason)
      .map(([reason, count]) => `${count} ${reason}`)
      .join(", "),
  ];
}

function percent(answers: readonly boolean[]): string {
  return answers.length === 0
    ? "–"
    : `${((100 * answers.filter(Boolean).length) / answers.length).toFixed(1)}%`;
}

function short(value: number): string {
  return Number.isNaN(value) ? "–" : String(Number(value.toPrecision(3)));
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
