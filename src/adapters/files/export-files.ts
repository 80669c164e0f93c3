import { join } from "node:path";
import type { ExportFiles } from "../../ports/exports.js";
import { makeFolder, syncFolder, writeWhole } from "./durable-writes.js";

/** Exports in a folder, which is made with the first. */
export function fileExports(folder: string): ExportFiles {
  return {
    async put(name, content) {
      const file = join(folder, name);
      await makeFolder(folder);
      await writeWhole(folder, file, content);
      await syncFolder(folder);
      return file;
    },
  };
}
