import { constants, getPriority, setPriority } from "node:os";
import { asLeadlightError, type ErrorCode } from "../../domain/errors.js";
import type { TextLine } from "../../domain/picture-text.js";
import type { Raster } from "../../domain/resample.js";
import { loadNetworks, type ReadLines, type TextModels } from "./networks.js";

/** What the process is asked: first to load its networks, then to read one picture after the other. */
export type Question = { readonly models: TextModels } | { readonly image: Raster };

/** What it answers; an answer without lines says that the networks are loaded. */
export type Answer = { readonly lines?: TextLine[] } | { readonly code: ErrorCode; readonly message: string };

/*
 * A process of its own, since nothing but the end of the process stops a network that runs, and the end of a thread that runs one ends all of
 * Leadlight. It gives way to everything else, yet not so far that a busy machine makes every picture too late, and ends with the process that started it.
 */
setPriority(Math.max(getPriority(), constants.priority.PRIORITY_BELOW_NORMAL));
process.on("disconnect", () => process.exit());
// A signal for the whole group, as Ctrl+C sends one, is for the process that started this one.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => undefined);

let reading: ReadLines | undefined;

async function answer(question: Question): Promise<Answer> {
  try {
    if ("models" in question) {
      reading = await loadNetworks(question.models);
      return {};
    }
    return { lines: (await reading?.(question.image)) ?? [] };
  } catch (thrown) {
    const { code, message } = asLeadlightError(thrown);
    return { code, message };
  }
}

process.on("message", async (question: Question) => {
  const answered = await answer(question);
  process.send?.(answered);
});
