import { parentPort, workerData } from "node:worker_threads";
import { asLeadlightError, type ErrorCode } from "../../domain/errors.js";
import type { FacePage, ProbePage } from "../../ports/store-comparisons.js";
import { openReadOnly } from "./connection.js";
import { createFacePages, type FaceRequest } from "./face-pages.js";
import { createProbePages, type ProbeRequest } from "./probe-pages.js";

/** What the thread is asked. */
export type ReadRequest = { readonly probes: ProbeRequest } | { readonly faces: FaceRequest };

/** What the thread answers, in the order of asking. */
export type ProbeReply =
  | { readonly page: ProbePage | FacePage | null }
  | { readonly code: ErrorCode; readonly message: string };

// A connection of its own: reading a million vectors takes seconds, and better-sqlite3 blocks whoever asks.
const db = openReadOnly(workerData.file);
const [probes, faces] = [createProbePages(db), createFacePages(db)];

parentPort?.on("message", (request: ReadRequest) => {
  const reply = answer(request);
  parentPort?.postMessage(
    reply,
    "page" in reply && reply.page ? [reply.page.vectors.buffer as ArrayBuffer] : [],
  );
});

function answer(request: ReadRequest): ProbeReply {
  try {
    return { page: "probes" in request ? probes(request.probes) : faces(request.faces) };
  } catch (thrown) {
    const { code, message } = asLeadlightError(thrown);
    return { code, message };
  }
}
