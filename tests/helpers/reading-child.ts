import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ChildProgram } from "../../src/adapters/ppocr/child-program.js";
import { temporaryFolder } from "./temporary-folder.js";

/**
 * A program that stands in for the one that reads: it takes the networks, and answers pictures as `onImage` says.
 * @param onImage body of a function of `image` and `answer`
 */
export async function readingChild(onImage: string, onModels = "answer({})"): Promise<ChildProgram> {
  const file = join(await temporaryFolder(), "child.mjs");
  await writeFile(
    file,
    `process.on("disconnect", () => process.exit());
     for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => {});
     const answer = (value) => process.send(value);
     process.on("message", ({ models, image }) => {
       if (models !== undefined) { ${onModels}; } else { ${onImage}; }
     });`,
  );
  return { file, execArgv: [] };
}

/** Never answers, and cannot be asked to end either. */
export const HANGS = "for (;;);";
/** Finds a line that says how large the picture is, and by which process it was read. */
export const READS =
  "const { width, height } = image; const corner = (x, y) => ({ x, y });" +
  "answer({ lines: [{ text: [width, 'x', height, process.pid].join(' '), confidence: 0.9," +
  " quad: [corner(0, 0), corner(width, 0), corner(width, height / 2), corner(0, height / 2)] }] })";
