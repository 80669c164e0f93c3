import { readFile } from "node:fs/promises";
import { SharpImageDecoder } from "../../src/adapters/sharp/image-decoder.js";
import type { NetworkRole } from "../../src/domain/pack-manifest.js";
import { createAnalyseImage } from "../../src/pipeline/analyse-image.js";
import { withEngine, withPack } from "../native-engine.js";
import { type Job, type Measured, WARM_UP_IMAGES } from "./cases.js";
import { byRole, observedAnalyser, type Run } from "./observed.js";
import type { TakeTurns } from "./turns.js";

/**
 * What an analysis spends its time on. What our own code does counts to the network whose run comes next; what comes after
 * the last run of an image is the quality of its last face. Every image is analysed on this thread, which is watched, and
 * then by the engine, whose time beyond is what the way to its thread costs.
 */
export async function measureStages(
  { run: { packFolder }, files }: Job,
  takeTurns: TakeTurns,
): Promise<Measured> {
  return withPack(packFolder, (pack) =>
    withEngine({ pack, imagesInFlight: 1 }, async (engine) => {
      const decoder = new SharpImageDecoder();
      const analyseImage = createAnalyseImage({ decoder, engine });
      let runs: Run[] = [];
      const findAndEmbed = await observedAnalyser(pack, (run) => runs.push(run));

      async function analyse(file: string, sums: Sums): Promise<void> {
        runs = [];
        const startedAt = performance.now();
        const image = await decoder.decode(await readFile(file));
        const decodedAt = performance.now();
        sums.faces += (await findAndEmbed(image)).length;
        const endedAt = performance.now();
        add(sums, runs, decodedAt, endedAt);
        sums.decode += decodedAt - startedAt;
        sums.watched += endedAt - startedAt;
        await analyseImage(await readFile(file));
        sums.whole += performance.now() - endedAt;
      }

      const unused = noSums();
      for (const file of files.slice(0, WARM_UP_IMAGES)) await analyse(file, unused);
      const sums = noSums();
      await takeTurns(async ({ from, to }) => {
        for (const file of files.slice(from, to)) await analyse(file, sums);
        return 0;
      });

      const count = files.length;
      const perImage = (times: Readonly<Record<NetworkRole, number>>) =>
        byRole((role) => times[role] / count);
      return {
        imagesPerSecond: (1000 * count) / sums.watched,
        faces: sums.faces / count,
        stages: {
          decode: sums.decode / count,
          networks: perImage(sums.networks),
          around: perImage(sums.around),
          other: (sums.whole - sums.watched) / count,
        },
        runs: perImage(sums.runs),
        versions: {},
      };
    }),
  );
}

/** Over all images; times in milliseconds. */
function noSums() {
  return {
    faces: 0,
    decode: 0,
    /** From file to faces on this thread. */
    watched: 0,
    /** From file to faces by the engine. */
    whole: 0,
    networks: byRole(() => 0),
    around: byRole(() => 0),
    runs: byRole(() => 0),
  };
}
type Sums = ReturnType<typeof noSums>;

function add(sums: Sums, runs: readonly Run[], decodedAt: number, endedAt: number): void {
  let last = decodedAt;
  for (const run of runs) {
    sums.networks[run.role] += run.endedAt - run.startedAt;
    sums.around[run.role] += run.startedAt - last;
    sums.runs[run.role]++;
    last = run.endedAt;
  }
  sums.around[lastStage(runs)] += endedAt - last;
}

/** Alignment and quality are the embedder's: an analysis ends with them when it found a face. */
function lastStage(runs: readonly Run[]): NetworkRole {
  const role = runs.at(-1)?.role;
  return role === "age" ? "embedder" : (role ?? "detector");
}
