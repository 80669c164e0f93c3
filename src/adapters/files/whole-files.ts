import { createHash } from "node:crypto";
import { open, readdir } from "node:fs/promises";
import { expected } from "../../domain/errors.js";
import type { Sha256 } from "../../domain/ids.js";
import { isSystemError, OWNER_ONLY_FILE, sayingWhenFull } from "./durable-writes.js";

const READ_AT_ONCE = 1 << 20;

export interface HashedFile {
  readonly byteLength: number;
  readonly sha256: Sha256;
}

/** Reads a file whole. @param copyTo a file that is not there yet, which becomes a durable copy @throws STORAGE_FULL */
export async function hashFile(file: string, copyTo?: string): Promise<HashedFile> {
  const from = await open(file, "r");
  try {
    const to = copyTo === undefined ? null : await sayingWhenFull(() => open(copyTo, "wx", OWNER_ONLY_FILE));
    try {
      const hash = createHash("sha256");
      const buffer = Buffer.alloc(READ_AT_ONCE);
      let byteLength = 0;
      for (;;) {
        const { bytesRead } = await from.read(buffer, 0, READ_AT_ONCE);
        if (bytesRead === 0) break;
        const chunk = buffer.subarray(0, bytesRead);
        hash.update(chunk);
        byteLength += bytesRead;
        if (to !== null) await sayingWhenFull(() => to.writeFile(chunk));
      }
      if (to !== null) await sayingWhenFull(() => to.sync());
      return { byteLength, sha256: hash.digest("hex") as Sha256 };
    } finally {
      await to?.close();
    }
  } finally {
    await from.close();
  }
}

/** Refuses a folder in which something is. @throws FOLDER_NOT_EMPTY */
export async function assertUnused(folder: string, what: string): Promise<void> {
  try {
    if ((await readdir(folder)).length > 0)
      throw expected("FOLDER_NOT_EMPTY", "a new or an empty folder", what, folder);
  } catch (thrown) {
    if (isSystemError(thrown, "ENOTDIR"))
      throw expected("FOLDER_NOT_EMPTY", "a new or an empty folder", what, folder);
    if (!isSystemError(thrown, "ENOENT")) throw thrown;
  }
}
