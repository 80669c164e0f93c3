import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Builds `dist` once before all tests, so that those which start the command line start today's. */
export default function build(): void {
  const cwd = fileURLToPath(new URL("../..", import.meta.url));
  // On Windows npm is a script for the shell.
  const shell = process.platform === "win32";
  execFileSync("npm", ["run", "--silent", "build"], { cwd, shell, stdio: "inherit" });
}
