import type { CaseResult, Job, Kind, Measured } from "./cases.js";
import { answer, nextMessage, type TakeTurns, takeTurns } from "./turns.js";

// The process of one case: is sent its job by the process that started it, takes its turns, and sends the result back.

type Measure = (job: Job, takeTurns: TakeTurns) => Promise<Measured>;

const KINDS: Readonly<Record<Kind, () => Promise<Measure>>> = {
  "end-to-end": async () => (await import("./end-to-end.js")).measureEndToEnd,
  "face-api": async () => (await import("./face-api.js")).measureFaceApi,
  floor: async () => (await import("./floor.js")).measureFloor,
  stages: async () => (await import("./stages.js")).measureStages,
};

const message = await nextMessage();
if (!("job" in message)) throw new Error("expected a job first");
// Only the library of the case is loaded, so that the memory of a case is its own.
const measure = await KINDS[message.job.run.kind]();
const measured = await measure(message.job, takeTurns);
const result: CaseResult = { ...measured, peakMegabytes: process.resourceUsage().maxRSS / 1024 };
answer({ result }, () => process.exit());
