import { parentPort, workerData } from "node:worker_threads";
import { asLeadlightError, type ErrorCode } from "../../domain/errors.js";
import type { ProbePage } from "../../ports/store-comparisons.js";
import { openReadOnly } from "./connection.js";
import { createProbePages, type ProbeRequest } from "./probe-pages.js";

/** What the thread answers, in the order of asking. */
export type ProbeReply =
  | { readonly page: ProbePage | null }
  | { readonly code: ErrorCode; readonly message: string };

// A connection of its own: reading a million vectors takes seconds, and better-sqlite3 blocks whoever asks.
const pages = createProbePages(openReadOnly(workerData.file));

parentPort?.on("message", (request: ProbeRequest) => {
  const reply = answer(request);
  parentPort?.postMessage(
    reply,
    "page" in reply && reply.page ? [reply.page.vectors.buffer as ArrayBuffer] : [],
  );
});

function answer(request: ProbeRequest): ProbeReply {
  try {
    return { page: pages(request) };
  } catch (thrown) {
    const { code, message } = asLeadlightError(thrown);
    return { code, message };
  }
}
