import { once } from "node:events";
import type { CaseResult, Job, Kind, Measured } from "./cases.js";

// The process of one case: is sent its job by the process that started it, and sends the result back.

const KINDS: Readonly<Record<Kind, () => Promise<(job: Job) => Promise<Measured>>>> = {
  "end-to-end": async () => (await import("./end-to-end.js")).measureEndToEnd,
  "face-api": async () => (await import("./face-api.js")).measureFaceApi,
  floor: async () => (await import("./floor.js")).measureFloor,
  stages: async () => (await import("./stages.js")).measureStages,
};

const [job] = (await once(process, "message")) as [Job];
// Only the library of the case is loaded, so that the memory of a case is its own.
const measure = await KINDS[job.run.kind]();
const measured = await measure(job);
const result: CaseResult = { ...measured, peakMegabytes: process.resourceUsage().maxRSS / 1024 };
process.send?.(result, () => process.exit());
