import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

/** What a process runs. */
export interface ChildProgram {
  readonly file: string;
  /** Arguments of Node. */
  readonly execArgv: readonly string[];
}

/**
 * The program that reads text, which the build puts beside this one; when Leadlight runs from its sources, the loader that reads
 * TypeScript comes first.
 */
export function childProgram(): ChildProgram {
  if (!import.meta.url.endsWith(".ts"))
    return { file: fileURLToPath(new URL("text-child.js", import.meta.url)), execArgv: [] };
  const loader = createRequire(import.meta.url).resolve("tsx");
  return { file: fileURLToPath(new URL("child.ts", import.meta.url)), execArgv: ["--import", loader] };
}
