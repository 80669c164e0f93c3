import { type ChildProcess, fork } from "node:child_process";
import { expected, LeadlightError } from "../../domain/errors.js";
import type { TextReading } from "../../domain/picture-text.js";
import type { TextPack } from "../../ports/model-pack.js";
import type { TextReader } from "../../ports/text-reader.js";
import type { Answer, Question } from "./child.js";
import { type ChildProgram, childProgram } from "./child-program.js";
import type { TextModels } from "./networks.js";

export interface TextReaderOptions {
  readonly pack: TextPack;
  /** That a picture may take; 60 s unless said, some hundred times what one takes on a machine that does nothing else. */
  readonly timeLimitMs?: number;
  /** Another program than ours. */
  readonly program?: ChildProgram;
}

const TIME_LIMIT_MS = 60_000;
/** Until the networks are loaded, which takes half a second. */
const START_LIMIT_MS = 60_000;

/** How waiting for an answer may end without one. */
type NoAnswer = "late" | "ended";

/**
 * Reads text with the networks of PaddleOCR, in a process that is started with the first picture. A network that runs can only be stopped
 * by ending its process, so that is what becomes of one that takes too long: SIGKILL, which it cannot put off.
 * @throws MODEL_MISSING, MODEL_CHANGED
 */
export async function createTextReader(options: TextReaderOptions): Promise<TextReader> {
  const { pack, timeLimitMs = TIME_LIMIT_MS, program = childProgram() } = options;
  const models = await readModels(pack);
  let child: ChildProcess | undefined;
  let isClosed = false;

  function end(): void {
    child?.kill("SIGKILL");
    child = undefined;
  }

  async function start(): Promise<ChildProcess> {
    child = fork(program.file, [], {
      execArgv: [...program.execArgv],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    // An error between two questions, e.g. of a message to a process that is gone, is nobody's.
    child.on("error", () => undefined);
    const answer = await ask(child, { models }, START_LIMIT_MS);
    if (typeof answer !== "string" && !("code" in answer)) return child;
    end();
    if (isClosed) throw closed();
    if (typeof answer !== "string") throw new LeadlightError(answer.code, answer.message);
    throw expected("BACKEND_UNAVAILABLE", "a process that reads text", "a picture", `one that is ${answer}`);
  }

  return {
    pack: pack.id,
    async read(image): Promise<TextReading> {
      if (isClosed) throw closed();
      const running = child ?? (await start());
      const answer = await ask(running, { image }, timeLimitMs);
      if (isClosed) throw closed();
      if (typeof answer !== "string")
        return "code" in answer ? nothing("failed") : { outcome: "read", lines: answer.lines ?? [] };
      end();
      return nothing(answer === "late" ? "timed-out" : "failed");
    },
    async close() {
      isClosed = true;
      const ending = child;
      if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
      const ended = new Promise((resolve) => ending.once("exit", resolve));
      end();
      await ended;
    },
  };
}

async function readModels(pack: TextPack): Promise<TextModels> {
  const { detector, recogniser } = pack.manifest.networks;
  return {
    detector: await pack.read(detector.graph.file),
    recogniser: await pack.read(recogniser.graph.file),
    characters: await pack.read(recogniser.characters),
  };
}

/** Asks a process something. Never fails: it says how it ended instead. */
function ask(child: ChildProcess, question: Question, limitMs: number): Promise<Answer | NoAnswer> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => finish("late"), limitMs);
    const onMessage = (answer: Answer) => finish(answer);
    const onEnd = () => finish("ended");
    function finish(outcome: Answer | NoAnswer): void {
      clearTimeout(timer);
      child.off("message", onMessage);
      for (const event of ["exit", "error"]) child.off(event, onEnd);
      resolve(outcome);
    }
    child.on("message", onMessage);
    for (const event of ["exit", "error"]) child.on(event, onEnd);
    child.send(question, (failed) => {
      if (failed !== null) onEnd();
    });
  });
}

function nothing(outcome: TextReading["outcome"]): TextReading {
  return { outcome, lines: [] };
}

function closed(): LeadlightError {
  return expected("INTERNAL", "an open reader", "a picture", "a closed one");
}
