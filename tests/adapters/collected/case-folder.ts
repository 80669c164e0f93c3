import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { onTestFinished } from "vitest";
import type { ErrorCode } from "../../../src/domain/errors.js";
import type { Collected, CollectedAd, CollectedSubject, ImageSource } from "../../../src/ports/collected.js";

/** What somebody collected, on disk for the length of one test. */
export interface CaseFolder {
  readonly root: string;
  /** Absolute path of something in the folder. */
  path(name: string): string;
  /** Writes a file, and the folders it needs. @returns its path */
  file(name: string, content?: string | Uint8Array): Promise<string>;
  folder(name: string): Promise<string>;
  /** Makes a symbolic link. @param target as it stands in the link */
  link(name: string, target: string): Promise<string>;
  /** Makes a pipe that nobody ever writes to. */
  pipe(name: string): string;
  /** Makes a file of that many bytes that takes no space. */
  hole(name: string, bytes: number): Promise<string>;
  /** `path` as seen from the folder, so that tests can tell what they mean. */
  short(path: string): string;
}

export async function caseFolder(): Promise<CaseFolder> {
  const root = await mkdtemp(join(tmpdir(), "leadlight-case-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const path = (name: string) => join(root, name);
  const file = async (name: string, content: string | Uint8Array = name) => {
    await mkdir(dirname(path(name)), { recursive: true });
    await writeFile(path(name), content);
    return path(name);
  };
  return {
    root,
    path,
    file,
    async folder(name) {
      await mkdir(path(name), { recursive: true });
      return path(name);
    },
    async link(name, target) {
      await mkdir(dirname(path(name)), { recursive: true });
      await symlink(target, path(name));
      return path(name);
    },
    pipe(name) {
      execFileSync("mkfifo", [path(name)]);
      return path(name);
    },
    async hole(name, bytes) {
      await file(name, "");
      await truncate(path(name), bytes);
      return path(name);
    },
    short: (whole) => relative(root, whole),
  };
}

type Split<Item> = {
  items: Item[];
  rejected: { source: string; line?: number; code: ErrorCode; message: string }[];
};

/** Everything a source gives, the usable and the rejected. */
export async function collect<Item>(source: AsyncIterable<Collected<Item>>): Promise<Split<Item>> {
  const split: Split<Item> = { items: [], rejected: [] };
  for await (const collected of source) {
    if ("rejected" in collected) split.rejected.push(collected.rejected);
    else split.items.push(collected.item);
  }
  return split;
}

/** What was rejected, in one line each: `line CODE` or `file CODE`. */
export function codes({ rejected }: Split<unknown>): string[] {
  return rejected.map(({ source, line, code }) => `${line ?? basename(source)} ${code}`);
}

export async function textOf(image: ImageSource): Promise<string> {
  return new TextDecoder().decode(await image.read());
}

/** File names of what is shown, ad by ad or subject by subject. */
export function names(items: readonly (CollectedAd | CollectedSubject)[]): string[][] {
  return items.map((item) =>
    ("images" in item ? item.images : item.portraits).map(({ fileName }) => fileName),
  );
}
