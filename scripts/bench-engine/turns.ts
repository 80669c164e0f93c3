import { once } from "node:events";
import type { CaseResult, Job } from "./cases.js";

// What the process of a case and the one that started it say to each other: the job; ready; the images of a turn, done,
// and so on; the end, the result. Cases that are compared take turns, so that a machine whose speed drifts is as slow for
// one as for another.

/** Images of the job, from the first to before the last. */
export interface Turn {
  readonly from: number;
  readonly to: number;
}
/** What the process of a case is sent. */
export type ToCase = { readonly job: Job } | { readonly turn: Turn } | { readonly end: true };
/** What it answers each with. */
export type FromCase = { readonly ready: true } | { readonly done: true } | { readonly result: CaseResult };

/** What a case did in all of its turns. */
export interface InTurns {
  readonly imagesPerSecond: number;
  /** Per image. */
  readonly faces: number;
}

/**
 * Says that a case is ready and works whenever it is its turn, until there is none left.
 * @param work is timed. Returns the number of faces
 */
export type TakeTurns = (work: (turn: Turn) => Promise<number>) => Promise<InTurns>;

/** In the process of a case. */
export const takeTurns: TakeTurns = async (work) => {
  let milliseconds = 0;
  let images = 0;
  let faces = 0;
  answer({ ready: true });
  for (;;) {
    const message = await nextMessage();
    if (!("turn" in message))
      return { imagesPerSecond: (1000 * images) / milliseconds, faces: faces / images };
    const startedAt = performance.now();
    faces += await work(message.turn);
    milliseconds += performance.now() - startedAt;
    images += message.turn.to - message.turn.from;
    answer({ done: true });
  }
};

/** In the process of a case. */
export async function nextMessage(): Promise<ToCase> {
  const [message] = (await once(process, "message")) as [ToCase];
  return message;
}

/** In the process of a case. */
export function answer(message: FromCase, then: () => void = () => {}): void {
  process.send?.(message, then);
}
