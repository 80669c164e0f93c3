import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** What `dist` is made of, and what says that it was made. */
const SOURCES = ["src", "package-lock.json", "scripts/page.vite.config.ts", "scripts/program.vite.config.ts"];
const BUILT = ["dist/cli/main.js", "dist/ui/index.html"];

/** Builds `dist` before all tests where it is older than what it is made of, so that those which start the command line start today's. */
export default function build(): void {
  if (isNewest(BUILT, SOURCES)) return;
  // On Windows npm is a script for the shell.
  const shell = process.platform === "win32";
  execFileSync("npm", ["run", "--silent", "build"], { cwd: ROOT, shell, stdio: "inherit" });
}

function isNewest(built: readonly string[], sources: readonly string[]): boolean {
  const files = built.map((file) => join(ROOT, file));
  if (!files.every((file) => existsSync(file))) return false;
  const oldest = Math.min(...files.map((file) => statSync(file).mtimeMs));
  return sources.every((source) => newestIn(join(ROOT, source)) < oldest);
}

/** When something in a file or folder changed last; a folder changes when a file in it is removed. */
function newestIn(path: string): number {
  const own = statSync(path);
  if (!own.isDirectory()) return own.mtimeMs;
  return Math.max(own.mtimeMs, ...readdirSync(path).map((name) => newestIn(join(path, name))));
}
