import { COMPUTED, importedFile, importsOf, type Sources } from "./imports.js";

/** What the files of one room of `src` may import. */
interface Rule {
  /** Rooms of ours. */
  readonly rooms: (room: string) => boolean;
  /** Modules of Node, e.g. `node:crypto`. */
  readonly node: (module: string) => boolean;
  /** Packages; `@scope/*` stands for all of a scope. */
  readonly packages: readonly string[] | "any";
}

const among =
  (...names: readonly string[]) =>
  (name: string) =>
    names.includes(name);
const anything = () => true;
const nothing = () => false;

/** The libraries that each adapter is for. One that stands here and nowhere in `src` is an error as well. */
const LIBRARIES: Readonly<Record<string, readonly string[]>> = {
  argon2: ["@node-rs/argon2"],
  collected: ["csv-parse", "typebox"],
  digests: ["@noble/hashes"],
  "domain-names": ["tldts"],
  exact: [],
  faceapi: ["@vladmandic/face-api", "@tensorflow/*"],
  files: ["typebox"],
  graphology: ["graphology", "graphology-communities-louvain", "piscina"],
  hnsw: ["hnswlib-node"],
  memory: [],
  onnx: ["onnxruntime-node", "piscina", "sharp"],
  "onnx-export": ["pbf"],
  packs: ["tar-stream", "typebox"],
  phones: ["libphonenumber-js"],
  plot: ["@observablehq/plot", "linkedom"],
  ppocr: ["onnxruntime-node"],
  sharp: ["sharp"],
  sqlite: ["better-sqlite3"],
  system: [],
  webhooks: [],
};

const CORE = ["domain", "ports", "pipeline"];

/** The arrows that are right. A room without a rule is refused: whoever adds one says here what it may know. */
const RULES: Readonly<Record<string, Rule>> = {
  domain: { rooms: among("domain"), node: among("node:crypto"), packages: ["typebox"] },
  ports: { rooms: among("domain", "ports"), node: nothing, packages: [] },
  pipeline: { rooms: among(...CORE), node: among("node:crypto"), packages: [] },
  evaluation: { rooms: among(...CORE, "evaluation"), node: among("node:crypto"), packages: ["typebox"] },
  http: {
    rooms: among(...CORE, "http"),
    node: anything,
    packages: ["cookie", "fastify", "@fastify/*", "prom-client", "typebox"],
  },
  // What it takes of `domain` is built into the page: types and rules, nothing that needs a package.
  ui: {
    rooms: among("domain", "ui"),
    node: nothing,
    packages: [
      "preact",
      "d3-force",
      "d3-geo",
      "geojson",
      "topojson-client",
      "topojson-specification",
      "world-atlas",
    ],
  },
  cli: {
    rooms: among(...CORE, "evaluation", "http", "cli", "compose.ts", "config.ts"),
    node: anything,
    packages: "any",
  },
  "compose.ts": { rooms: (room) => room !== "cli", node: anything, packages: "any" },
  "config.ts": { rooms: (room) => room !== "cli", node: anything, packages: "any" },
  ...Object.fromEntries(
    Object.entries(LIBRARIES).map(([name, packages]): [string, Rule] => [
      `adapters/${name}`,
      { rooms: among("domain", "ports", `adapters/${name}`), node: anything, packages },
    ]),
  ),
};

/** Every import that points the wrong way, and every file that stands where no rule is, as sentences. */
export function wrongArrows(sources: Sources): string[] {
  return [...sources].flatMap(([path, source]) => {
    const room = roomOf(path);
    const rule = Object.hasOwn(RULES, room) ? RULES[room] : undefined;
    if (rule === undefined)
      return [`${path}: expected a rule for ${room} in tests/helpers/arrows.ts but there is none`];
    return importsOf(path, source).flatMap((specifier) => {
      const problem = wrongness(rule, path, specifier);
      return problem === null ? [] : [`${path} imports ${specifier}: ${room} must not import ${problem}`];
    });
  });
}

/** The rooms that have a rule but no file. */
export function emptyRooms(sources: Sources): string[] {
  const rooms = new Set([...sources.keys()].map(roomOf));
  return Object.keys(RULES).filter((room) => !rooms.has(room));
}

/** `src/domain/ad.ts` → `domain`, `src/adapters/sharp/open-image.ts` → `adapters/sharp`, `src/compose.ts` → `compose.ts`. */
function roomOf(path: string): string {
  const [, first = "", second = ""] = path.split("/");
  return first === "adapters" ? `adapters/${second}` : first;
}

/** What is wrong with an import, or null. */
function wrongness(rule: Rule, path: string, specifier: string): string | null {
  if (specifier === COMPUTED) return "what is not named in quotes";
  const file = importedFile(path, specifier);
  if (file !== null) {
    if (!file.startsWith("src/")) return "anything outside of src";
    return rule.rooms(roomOf(file)) ? null : roomOf(file);
  }
  if (specifier.startsWith("node:")) return rule.node(specifier) ? null : `the module ${specifier}`;
  const [first = "", second = ""] = specifier.split("/");
  const isScoped = first.startsWith("@");
  const name = isScoped ? `${first}/${second}` : first;
  if (rule.packages === "any" || rule.packages.includes(name)) return null;
  return isScoped && rule.packages.includes(`${first}/*`) ? null : `the package ${name}`;
}
