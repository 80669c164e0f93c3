import { constants } from "node:fs";
import { access, type FileHandle, open, readdir, realpath, stat } from "node:fs/promises";
import { basename, isAbsolute, join, relative, resolve, sep } from "node:path";
import { expected, LeadlightError } from "../../domain/errors.js";
import type { Collected, ImageSource } from "../../ports/collected.js";

/** Originals larger than this are no collected pictures. */
export const LARGEST_FILE_BYTES = 50 * 1024 * 1024;

/** An image file named on the command line or found in a folder. */
export function looseImage(path: string): ImageSource {
  return { fileName: basename(path), read: () => readLimited(path, path) };
}

/**
 * An image file named by a manifest, which nobody has to trust: only what lies beside or below the manifest is read,
 * symbolic links included.
 */
export function manifestImage(folder: string, name: string): ImageSource {
  return {
    fileName: basename(name),
    async read() {
      const path = resolve(folder, name);
      if (isAbsolute(name) || name.includes("\0") || !isInside(resolve(folder), path)) throw outside(name);
      const target = await asFileError(name, async () => {
        const [root, target] = await Promise.all([realpath(folder), realpath(path)]);
        return isInside(root, target) ? target : null;
      });
      if (target === null) throw outside(name);
      return readLimited(target, name);
    },
  };
}

/** True when `path` is a folder. @throws FILE_UNREADABLE when there is nothing, or a folder that may not be listed */
export function isFolder(path: string): Promise<boolean> {
  return asFileError(path, async () => {
    const isOne = (await stat(path)).isDirectory();
    if (isOne) await access(path, constants.R_OK);
    return isOne;
  });
}

/**
 * The entries of a folder by name, hidden ones left out; links count as what they point to.
 * @throws FILE_UNREADABLE
 */
export function entries(folder: string): Promise<{ files: string[]; folders: string[] }> {
  return asFileError(folder, async () => {
    const files: string[] = [];
    const folders: string[] = [];
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (entry.name.startsWith(".")) continue;
      const path = join(folder, entry.name);
      const kind = entry.isSymbolicLink() ? await stat(path).catch(() => entry) : entry;
      (kind.isDirectory() ? folders : files).push(path);
    }
    return { files: files.sort(), folders: folders.sort() };
  });
}

/**
 * Every file below a folder, in a fixed order; a folder that cannot be listed is rejected, and the others go on. Every
 * folder is read once, wherever links lead.
 * @param isForeign which folders, by their real path, are passed over
 */
export async function* filesBelow(
  folder: string,
  isForeign: (real: string) => boolean = () => false,
  seen = new Set<string>(),
): AsyncGenerator<Collected<string>> {
  const real = await realPlace(folder);
  if (seen.has(real) || isForeign(real)) return;
  seen.add(real);
  let found: Awaited<ReturnType<typeof entries>>;
  try {
    found = await entries(folder);
  } catch (thrown) {
    if (!(thrown instanceof LeadlightError)) throw thrown;
    yield { rejected: { source: folder, code: thrown.code, message: thrown.message } };
    return;
  }
  for (const item of found.files) yield { item };
  for (const inner of found.folders) yield* filesBelow(inner, isForeign, seen);
}

/** Where a path leads when every link is followed; the path itself, absolute, when it leads nowhere. */
export function realPlace(path: string): Promise<string> {
  return realpath(path).catch(() => resolve(path));
}

/**
 * Opens a file to read it. A pipe that nobody writes to must not keep us waiting, so opening does not block.
 * @param shownAs what messages call it
 * @throws FILE_UNREADABLE, also for a folder, a pipe or a device
 */
export function openFile(path: string, shownAs: string): Promise<FileHandle> {
  return asFileError(shownAs, async () => {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    // Asked of the opened file, so that nobody can swap it in between.
    if ((await file.stat()).isFile()) return file;
    await file.close();
    throw unreadable(shownAs, "no regular file");
  });
}

/** Runs `work`; what the file system refuses becomes FILE_UNREADABLE. @param shownAs what messages call the file */
export async function asFileError<Result>(shownAs: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof Error && "syscall" in cause)) throw cause;
    const code = (cause as NodeJS.ErrnoException).code ?? cause.message;
    throw unreadable(shownAs, REASONS[code] ?? code);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "nothing (ENOENT)",
  ENOTDIR: "nothing (ENOTDIR)",
  EACCES: "one without permission (EACCES)",
  EPERM: "one without permission (EPERM)",
};

async function readLimited(path: string, shownAs: string): Promise<Uint8Array> {
  const file = await openFile(path, shownAs);
  try {
    const { size } = await file.stat();
    if (size > LARGEST_FILE_BYTES) {
      throw expected("FILE_TOO_LARGE", `at most ${LARGEST_FILE_BYTES} bytes`, shownAs, `${size} bytes`);
    }
    return await asFileError(shownAs, () => file.readFile());
  } finally {
    await file.close();
  }
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function unreadable(path: string, why: string): LeadlightError {
  return expected("FILE_UNREADABLE", "a readable file", path, why);
}

function outside(name: string): LeadlightError {
  return expected("PATH_OUTSIDE_MANIFEST", "a path beside or below the manifest", "an image", name);
}
