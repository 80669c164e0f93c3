import { cpus, totalmem } from "node:os";
import type { Results } from "../evaluation/results.js";

/** What a measurement ran on. */
export function thisMachine(): Results["machine"] {
  const [first] = cpus();
  return {
    processor: first?.model.trim() || process.arch,
    cores: cpus().length,
    memoryGB: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
  };
}

/** What was typed, so that anybody can repeat it. */
export function commandLine(): string {
  const words = process.argv
    .slice(2)
    .map((word) => (/^[\w./:=@,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`));
  return ["leadlight", ...words].join(" ");
}
