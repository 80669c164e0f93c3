import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { table } from "../src/cli/terminal.js";
import { seededRandom } from "../src/domain/seeded.js";
import { countOf, digestsOf, markOf, newestJob, type Standing } from "./kills/rows.js";
import { FACES_AT_ONCE, leadlight, work } from "./kills/worker.js";
import { readPeople } from "./people.js";

// `npm run check:kills -- --dataset DIR [--images 2000] [--subjects 1000] [--kills 200] [--seed 1]`
// Takes in pictures and compares them with ten galleries by jobs, once undisturbed and once with workers that are killed by SIGKILL at
// random moments, and holds the rows of both stores against each other. A comparison goes by pages of four faces. Needs `npm run build`; 10 to 20 minutes on two cores.

const { values } = parseArgs({
  options: {
    dataset: { type: "string", default: "" },
    images: { type: "string", default: "2000" },
    subjects: { type: "string", default: "1000" },
    kills: { type: "string", default: "200" },
    seed: { type: "string", default: "1" },
  },
});
const KILLS = Number(values.kills);
/** The rest hits the comparison. */
const SHARE_OF_INGEST = 0.7;
/** Each is a comparison of its own. */
const GALLERIES = 10;
/** The mean time to a kill at first; then it follows how much of the work is left for how many kills. */
const FIRST_MEAN_MS = 1500;
const random = seededRandom(Number(values.seed));

interface Seen {
  readonly count: number;
  readonly job: Standing | undefined;
  readonly mark: ReturnType<typeof markOf>;
}

const hits = new Map<string, number>();

const folder = await mkdtemp(join(tmpdir(), "leadlight-kills-"));
try {
  await check();
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function check(): Promise<void> {
  const [pictures, galleries] = await linkPictures();
  const [calm, killed] = [join(folder, "calm"), join(folder, "killed")];
  await leadlight(calm, "jobs", "add", "ingest", pictures);
  await work(calm);
  await enrol(calm, galleries);
  const pairs: number[] = [];
  for (const gallery of galleries.keys()) {
    await compare(calm, gallery);
    await work(calm);
    pairs.push(countOf(calm, "candidates"));
  }
  say(`undisturbed: ${countOf(calm, "ads")} ads, ${countOf(calm, "candidates")} candidates`);

  await leadlight(killed, "jobs", "add", "ingest", pictures);
  const inIngest = await killWhileWorking(
    killed,
    "ads",
    Math.round(KILLS * SHARE_OF_INGEST),
    Number(values.images),
  );
  await work(killed);
  await enrol(killed, galleries);
  let inComparison = 0;
  // One that was over before it was killed often enough is done once more: that changes nothing either.
  for (let turn = 0; turn < galleries.length || inIngest + inComparison < KILLS; turn++) {
    const gallery = turn % galleries.length;
    await compare(killed, gallery);
    const left = KILLS - inIngest - inComparison;
    const most = Math.min(left, Math.ceil(left / Math.max(1, galleries.length - turn)));
    inComparison += await killWhileWorking(killed, "candidates", most, pairs[gallery] ?? 0);
    await work(killed);
  }
  report(calm, killed, { inIngest, inComparison });
}

function compare(data: string, gallery: number): Promise<unknown> {
  return leadlight(data, "jobs", "add", "comparison", "--gallery", `people ${gallery}`);
}

/** Kills one worker after the other until the job is over. @returns how many were killed */
async function killWhileWorking(
  data: string,
  what: "ads" | "candidates",
  most: number,
  total: number,
): Promise<number> {
  let meanMs = FIRST_MEAN_MS;
  for (let kills = 0; kills < most; ) {
    const before = seen(data, what);
    const state = before.job?.state ?? "done";
    if (["done", "failed"].includes(state)) return kills;
    const wasKilled = await work(data, meanMs * 2 * random());
    const after = seen(data, what);
    const { count, job } = after;
    if (!wasKilled) return kills;
    kills++;
    const phase = `${what}: ${phaseOf(before, after)}`;
    hits.set(phase, (hits.get(phase) ?? 0) + 1);
    const wanted = (total - count) / (most - kills + 1);
    meanMs = Math.min(20_000, Math.max(300, meanMs * (count - before.count > wanted ? 0.85 : 1.15)));
    if (kills % 20 === 0) say(`${kills} kills: ${job?.done} items done, ${count} ${what}`);
  }
  return most;
}

function seen(data: string, what: "ads" | "candidates"): Seen {
  return { count: countOf(data, what), job: newestJob(data), mark: markOf(data) };
}

/** How far a worker had come that was killed. */
function phaseOf(before: Seen, after: Seen): string {
  if (after.job?.state === "done") return "all is done";
  if (after.job?.owner === null || after.job?.owner === before.job?.owner) return "it starts";
  if (after.mark.ads > 0 && after.mark.ads !== before.mark.ads)
    return after.mark.isLast ? "after the last page" : `between pages of ${FACES_AT_ONCE} faces`;
  if (after.count > before.count) return "between results";
  return "before a result";
}

/** @returns the folder of the pictures, and one of portraits for each gallery */
async function linkPictures(): Promise<[string, string[]]> {
  const pictures = join(folder, "pictures");
  const galleries = Array.from({ length: GALLERIES }, (_, i) => join(folder, `portraits ${i}`));
  await mkdir(pictures);
  const people = await readPeople(resolve(values.dataset), Number(values.seed));
  const files = people.flatMap(({ photographs }) => photographs).slice(0, Number(values.images));
  for (const [i, file] of files.entries()) {
    const name = String(i).padStart(6, "0");
    await symlink(file, join(pictures, `${name}.jpg`));
    if (i >= Number(values.subjects)) continue;
    const subject = join(galleries[i % GALLERIES] ?? "", name);
    await mkdir(subject, { recursive: true });
    await symlink(file, join(subject, "portrait.jpg"));
  }
  return [pictures, galleries];
}

async function enrol(data: string, galleries: readonly string[]): Promise<void> {
  for (const [i, portraits] of galleries.entries()) {
    await leadlight(data, "gallery", "create", `people ${i}`);
    // Pictures with several faces are refused, which ends with 1, and are so in both stores.
    await leadlight(data, "gallery", "enrol", `people ${i}`, portraits).catch(() => undefined);
  }
}

function report(calm: string, killed: string, kills: { inIngest: number; inComparison: number }): void {
  const [undisturbed, disturbed] = [digestsOf(calm), digestsOf(killed)];
  const rows = undisturbed.map(({ table, rows, digest }, i) => {
    const other = disturbed[i];
    return [
      table,
      rows,
      other?.rows ?? 0,
      digest.slice(0, 16),
      other?.digest.slice(0, 16) ?? "",
      digest === other?.digest ? "same" : "DIFFERENT",
    ];
  });
  print(
    `${kills.inIngest + kills.inComparison} kills: ${kills.inIngest} in the ingest, ${kills.inComparison} in the comparison\n`,
  );
  print(table(["killed while", "kills"], [...hits].sort()));
  print(table(["rows of", "undisturbed", "killed", "digest", "digest", ""], rows));
  print(`undisturbed ${undisturbed.at(-1)?.digest}\nkilled      ${disturbed.at(-1)?.digest}\n`);
  if (undisturbed.at(-1)?.digest !== disturbed.at(-1)?.digest) process.exitCode = 1;
}

function print(text: string): void {
  process.stdout.write(text);
}

function say(text: string): void {
  process.stderr.write(`${new Date().toISOString()} ${text}\n`);
}
