import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { expected } from "../domain/errors.js";

/** Owner only: results name people, and reports may show them. */
const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

/** Reads a text file. @throws FILE_UNREADABLE */
export async function readText(file: string): Promise<string> {
  return (await readBytes(file)).toString("utf8");
}

/** Reads a file. @throws FILE_UNREADABLE */
export function readBytes(file: string): Promise<Buffer> {
  return readFile(file).catch((cause: NodeJS.ErrnoException) => {
    throw expected("FILE_UNREADABLE", "a readable file", file, cause.code);
  });
}

/** Writes a file, and the folders it needs, so that it is whole or as it was. @throws ARGUMENT_INVALID where it cannot */
export async function writeText(file: string, text: string): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(file), { recursive: true, mode: OWNER_ONLY_FOLDER });
    await writeFile(temporary, text, { mode: OWNER_ONLY_FILE });
    await rename(temporary, file);
  } catch (cause) {
    throw expected(
      "ARGUMENT_INVALID",
      "a folder that can be written to",
      file,
      (cause as NodeJS.ErrnoException).code,
    );
  }
}
