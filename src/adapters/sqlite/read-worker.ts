import { parentPort, workerData } from "node:worker_threads";
import { asLeadlightError, type ErrorCode } from "../../domain/errors.js";
import { type Connection, openReadOnly } from "./connection.js";
import { createFaceCounts } from "./face-counts.js";
import { createFacePages } from "./face-pages.js";
import { createMemberPages } from "./member-pages.js";
import { createProbePages } from "./probe-pages.js";

/** What the thread reads. */
export type Readers = ReturnType<typeof createReaders>;

/** What it is asked for. */
export interface ReadRequest {
  readonly what: keyof Readers;
  readonly request: unknown;
}

/** What it answers, in the order of asking. */
export type ReadReply =
  | { readonly value: ReturnType<Readers[keyof Readers]> }
  | { readonly code: ErrorCode; readonly message: string };

function createReaders(db: Connection) {
  return {
    probes: createProbePages(db),
    faces: createFacePages(db),
    members: createMemberPages(db),
    ...createFaceCounts(db),
  };
}

// A connection of its own: reading a million vectors takes seconds, and better-sqlite3 blocks whoever asks.
const readers = createReaders(openReadOnly(workerData.file));

parentPort?.on("message", (request: ReadRequest) => {
  const reply = answer(request);
  parentPort?.postMessage(reply, "value" in reply ? movable(reply.value) : []);
});

function answer({ what, request }: ReadRequest): ReadReply {
  try {
    return { value: readers[what](request as never) };
  } catch (thrown) {
    const { code, message } = asLeadlightError(thrown);
    return { code, message };
  }
}

/** Memory that is handed over instead of copied. */
function movable(value: ReturnType<Readers[keyof Readers]>): ArrayBuffer[] {
  return typeof value === "object" && value !== null && "vectors" in value
    ? [value.vectors.buffer as ArrayBuffer]
    : [];
}
