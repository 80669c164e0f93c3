import { readdir, readFile } from "node:fs/promises";
import { join, posix, relative, sep } from "node:path";
import { parseSync } from "vite";

/** Source files by their path from the root of the repository, e.g. `src/domain/ad.ts`. */
export type Sources = ReadonlyMap<string, string>;

/** Reads every TypeScript file below a folder of the repository. */
export async function readSources(root: string, folder: string): Promise<Sources> {
  const sources = new Map<string, string>();
  for (const entry of await readdir(join(root, folder), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.[cm]?tsx?$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    sources.set(relative(root, path).split(sep).join("/"), await readFile(path, "utf8"));
  }
  return sources;
}

/** Stands for an import of something that is only known when the program runs. */
export const COMPUTED = "(computed)";

/**
 * What a file imports, in the order in which it stands there: `import`, `export … from`, types included, `import()` of a
 * module or of a type, `import … = require()` and `require()`.
 */
export function importsOf(path: string, source: string): string[] {
  const { program, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const found: string[] = [];
  visit(program, (node) => {
    const named = importedBy(node);
    if (named !== undefined) found.push(textOf(named) ?? COMPUTED);
  });
  return found;
}

/** The part of a node that names a module; undefined when it imports nothing. */
function importedBy(node: Node): unknown {
  switch (node["type"]) {
    case "ImportDeclaration":
    case "ExportAllDeclaration":
    case "ImportExpression":
    case "TSImportType":
      return node["source"];
    case "ExportNamedDeclaration":
      return node["source"] ?? undefined;
    case "TSExternalModuleReference":
      return node["expression"];
    case "CallExpression": {
      const callee = node["callee"];
      const isRequire = isNode(callee) && callee["type"] === "Identifier" && callee["name"] === "require";
      return isRequire ? (node["arguments"] as unknown[])[0] : undefined;
    }
    default:
      return undefined;
  }
}

function textOf(named: unknown): string | undefined {
  const value = isNode(named) && named["type"] === "Literal" ? named["value"] : undefined;
  return typeof value === "string" ? value : undefined;
}

type Node = Readonly<Record<string, unknown>>;

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null;
}

function visit(node: unknown, look: (node: Node) => void): void {
  if (!isNode(node)) return;
  look(node);
  for (const child of Object.values(node)) visit(child, look);
}

/**
 * The file that a relative import means.
 * @param from path of the importing file
 * @returns the path of the TypeScript file from the root of the repository (an absolute import stays as it is), or null
 * for a package or a `node:` module
 */
export function importedFile(from: string, specifier: string): string | null {
  if (posix.isAbsolute(specifier)) return specifier;
  if (!specifier.startsWith(".")) return null;
  const path = posix.join(posix.dirname(from), specifier);
  return path.replace(/\.([cm]?)js(x?)$/, ".$1ts$2");
}

/** Circles of files that import each other, each as the way round it: `a.ts → b.ts → a.ts`. */
export function importCycles(sources: Sources): string[] {
  const imported = new Map<string, string[]>();
  for (const [path, source] of sources) {
    const files = importsOf(path, source).map((specifier) => importedFile(path, specifier));
    imported.set(path, [...new Set(files)].filter((file) => file !== null && sources.has(file)) as string[]);
  }
  const cycles: string[] = [];
  const done = new Set<string>();
  const walk = (path: string, way: readonly string[]) => {
    const start = way.indexOf(path);
    if (start !== -1) {
      cycles.push([...way.slice(start), path].join(" → "));
      return;
    }
    if (done.has(path)) return;
    for (const next of imported.get(path) ?? []) walk(next, [...way, path]);
    done.add(path);
  };
  for (const path of [...imported.keys()].sort()) walk(path, []);
  return cycles;
}
