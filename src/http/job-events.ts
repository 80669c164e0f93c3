import { Readable } from "node:stream";
import { setTimeout as after } from "node:timers/promises";
import { expected } from "../domain/errors.js";
import type { Job } from "../domain/jobs/job.js";

/** Streams open at the same time; each costs a connection and a look into the store twice a second. */
const MOST_STREAMS = 64;
/** A proxy closes a connection on which nothing moves. */
const HEARTBEAT_MS = 15_000;
/** Who still listens then asks again, and is asked again who they are. */
const LONGEST_MS = 15 * 60_000;

/** Server-sent events of jobs, and their end when the server closes. */
export interface JobEvents {
  /** @param follow gives a job each time that it has changed, until it is over @throws SERVER_BUSY */
  open(follow: (signal: AbortSignal) => AsyncGenerator<Job>, json: (job: Job) => unknown): Readable;
  close(): void;
}

export function createJobEvents(): JobEvents {
  const open = new Set<AbortController>();
  return {
    open(follow, json) {
      if (open.size >= MOST_STREAMS)
        throw expected("SERVER_BUSY", `at most ${MOST_STREAMS} streams of events`, "the server", "another");
      const ending = new AbortController();
      open.add(ending);
      const late = setTimeout(() => ending.abort(), LONGEST_MS);
      const stream = Readable.from(eventsOf(follow(ending.signal), json, ending.signal));
      // Also when the client goes away.
      stream.once("close", () => {
        clearTimeout(late);
        ending.abort();
        open.delete(ending);
      });
      return stream;
    },
    close() {
      for (const ending of open) ending.abort();
    },
  };
}

async function* eventsOf(
  jobs: AsyncGenerator<Job>,
  json: (job: Job) => unknown,
  signal: AbortSignal,
): AsyncGenerator<string> {
  let next = jobs.next();
  for (let id = 1; ; ) {
    const quiet = new AbortController();
    const silence = after(HEARTBEAT_MS, null, { signal: quiet.signal }).catch(() => null);
    const heard = await Promise.race([next, silence]);
    quiet.abort();
    if (heard === null) yield ": still here\n\n";
    else if (heard.done === true) break;
    else {
      yield `id: ${id++}\nevent: job\ndata: ${JSON.stringify(json(heard.value))}\n\n`;
      next = jobs.next();
    }
  }
  // Tells a listener that nothing more comes, where it would ask again by itself.
  if (!signal.aborted) yield "event: end\ndata: {}\n\n";
}
