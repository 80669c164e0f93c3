import { readFile } from "node:fs/promises";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { SharpImageDecoder } from "../../src/adapters/sharp/image-decoder.js";
import { readConfig } from "../../src/config.js";
import { createAnalyseImage } from "../../src/pipeline/analyse-image.js";
import { withEngine, withPack } from "../native-engine.js";
import type { Job, Measured } from "./cases.js";
import { warmUp, workOn } from "./timed.js";
import type { TakeTurns } from "./turns.js";

/** Of the timer that the event loop is watched with. */
const RESOLUTION_MS = 10;

/**
 * From the bytes of files to embedded faces, through the product's own `analyse image`. The engine has the threads that it
 * has unless it is told otherwise: with one image in flight, those without one help to embed its faces.
 */
export async function measureEndToEnd(
  { run: { inFlight, packFolder }, files }: Job,
  takeTurns: TakeTurns,
): Promise<Measured> {
  const imagesInFlight = Math.max(inFlight, readConfig({}).imagesInFlight);
  return withPack(packFolder, (pack) =>
    withEngine({ pack, imagesInFlight }, async (engine) => {
      const { versions } = await engine.start();
      const analyseImage = createAnalyseImage({ decoder: new SharpImageDecoder(), engine });
      const work = async (file: string) => (await analyseImage(await readFile(file))).faces.length;
      await warmUp(files, inFlight, work);
      // What is recorded is the time from one tick of the timer to the next.
      const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
      const loopDelayMs = { p99: 0, max: 0 };
      const result = await takeTurns(async ({ from, to }) => {
        // One that is halted and goes on would count the time between two turns as a delay.
        const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
        delay.enable();
        const faces = await workOn(files.slice(from, to), inFlight, work);
        delay.disable();
        loopDelayMs.p99 = Math.max(loopDelayMs.p99, late(delay.percentile(99)));
        loopDelayMs.max = Math.max(loopDelayMs.max, late(delay.max));
        return faces;
      });
      return { ...result, loopDelayMs, versions };
    }),
  );
}
