import { open } from "node:fs/promises";
import { type ErrorCode, expected } from "../../domain/errors.js";
import { systemCode } from "./write-whole.js";

/**
 * Reads a file of JSON in UTF-8, no longer than it needs to be.
 * @param what what it is called in a complaint, e.g. "manifest"
 * @param code what is thrown when it cannot be read, is longer, or is no JSON
 */
export async function readJson(
  file: string,
  what: string,
  mostBytes: number,
  code: ErrorCode,
): Promise<unknown> {
  const bytes = await readStart(file, mostBytes + 1).catch((thrown) => {
    throw expected(code, `a readable ${what}`, file, systemCode(thrown));
  });
  if (bytes.length > mostBytes) throw expected(code, `at most ${mostBytes} bytes`, file, "a longer file");
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw expected(code, "JSON in UTF-8", file, bytes.toString("utf8"));
  }
}

async function readStart(file: string, length: number): Promise<Buffer> {
  const handle = await open(file);
  try {
    const bytes = Buffer.alloc(length);
    const { bytesRead } = await handle.read(bytes, 0, length, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
