import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { emptyRooms, wrongArrows } from "./helpers/arrows.js";
import { COMPUTED, importCycles, importsOf, readSources } from "./helpers/imports.js";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const LONGEST_FILE_LINES = 300;

const sources = await readSources(ROOT, "src");

describe("the source", () => {
  it("is found, so that the following tests look at something", () => {
    expect([...sources.keys()]).toEqual(expect.arrayContaining(["src/domain/ad.ts", "src/ports/store.ts"]));
  });

  it("has only arrows that point the right way: domain ← ports ← pipeline ← http, cli; ui on domain alone; adapters beside", () => {
    expect(wrongArrows(sources)).toEqual([]);
  });

  it("has a file in every room that has a rule", () => {
    expect(emptyRooms(sources)).toEqual([]);
  });

  it("has no files that import each other in a circle", () => {
    expect(importCycles(sources)).toEqual([]);
  });

  it(`has no file of more than ${LONGEST_FILE_LINES} lines`, () => {
    const lengths = [...sources].map(([path, source]) => ({
      path,
      lines: source.trimEnd().split("\n").length,
    }));
    expect(lengths.filter(({ lines }) => lines > LONGEST_FILE_LINES)).toEqual([]);
  });
});

/** What is said of one file of that path with that source. */
const said = (path: string, source: string) => wrongArrows(new Map([[path, source]]));

describe("the check of arrows", () => {
  it.each([
    // domain
    ["src/domain/a.ts", "../ports/store.js", "domain must not import ports"],
    ["src/domain/a.ts", "../pipeline/a.js", "domain must not import pipeline"],
    ["src/domain/a.ts", "../adapters/sharp/a.js", "domain must not import adapters/sharp"],
    ["src/domain/deep/a.ts", "../../compose.js", "domain must not import compose.ts"],
    ["src/domain/a.ts", "node:fs", "domain must not import the module node:fs"],
    ["src/domain/a.ts", "fs", "domain must not import the package fs"],
    ["src/domain/a.ts", "sharp", "domain must not import the package sharp"],
    // ports
    ["src/ports/a.ts", "../pipeline/a.js", "ports must not import pipeline"],
    ["src/ports/a.ts", "../adapters/memory/a.js", "ports must not import adapters/memory"],
    ["src/ports/a.ts", "node:crypto", "ports must not import the module node:crypto"],
    ["src/ports/a.ts", "typebox", "ports must not import the package typebox"],
    ["src/ports/a.ts", "better-sqlite3", "ports must not import the package better-sqlite3"],
    // pipeline
    ["src/pipeline/a.ts", "../adapters/sqlite/a.js", "pipeline must not import adapters/sqlite"],
    ["src/pipeline/a.ts", "../http/app.js", "pipeline must not import http"],
    ["src/pipeline/a.ts", "../cli/main.js", "pipeline must not import cli"],
    ["src/pipeline/a.ts", "../compose.js", "pipeline must not import compose.ts"],
    ["src/pipeline/a.ts", "../config.js", "pipeline must not import config.ts"],
    ["src/pipeline/a.ts", "node:fs/promises", "pipeline must not import the module node:fs/promises"],
    ["src/pipeline/a.ts", "typebox", "pipeline must not import the package typebox"],
    // evaluation
    ["src/evaluation/a.ts", "../adapters/files/a.js", "evaluation must not import adapters/files"],
    ["src/evaluation/a.ts", "../cli/main.js", "evaluation must not import cli"],
    ["src/evaluation/a.ts", "../compose.js", "evaluation must not import compose.ts"],
    ["src/evaluation/a.ts", "node:fs", "evaluation must not import the module node:fs"],
    ["src/pipeline/a.ts", "../evaluation/a.js", "pipeline must not import evaluation"],
    ["src/http/a.ts", "../evaluation/a.js", "http must not import evaluation"],
    // adapters
    ["src/adapters/sharp/a.ts", "../files/a.js", "adapters/sharp must not import adapters/files"],
    ["src/adapters/hnsw/a.ts", "../exact/nearest.js", "adapters/hnsw must not import adapters/exact"],
    ["src/adapters/memory/a.ts", "../../pipeline/a.js", "adapters/memory must not import pipeline"],
    ["src/adapters/files/a.ts", "../../http/app.js", "adapters/files must not import http"],
    ["src/adapters/files/a.ts", "../../config.js", "adapters/files must not import config.ts"],
    ["src/adapters/sqlite/a.ts", "sharp", "adapters/sqlite must not import the package sharp"],
    ["src/adapters/sharp/a.ts", "@img/sharp", "adapters/sharp must not import the package @img/sharp"],
    ["src/adapters/exact/a.ts", "hnswlib-node", "adapters/exact must not import the package hnswlib-node"],
    ["src/adapters/memory/a.ts", "typebox", "adapters/memory must not import the package typebox"],
    [
      "src/adapters/faceapi/a.ts",
      "@vladmandic/human",
      "adapters/faceapi must not import the package @vladmandic/human",
    ],
    // http
    ["src/http/a.ts", "../adapters/sqlite/a.js", "http must not import adapters/sqlite"],
    ["src/http/a.ts", "../compose.js", "http must not import compose.ts"],
    ["src/http/a.ts", "../cli/terminal.js", "http must not import cli"],
    ["src/http/a.ts", "sharp", "http must not import the package sharp"],
    ["src/http/a.ts", "fastify-plugin", "http must not import the package fastify-plugin"],
    // ui
    ["src/ui/a.ts", "../http/problem.js", "ui must not import http"],
    ["src/ui/pages/a.ts", "../../pipeline/a.js", "ui must not import pipeline"],
    ["src/ui/a.ts", "../ports/store.js", "ui must not import ports"],
    ["src/ui/a.ts", "node:fs", "ui must not import the module node:fs"],
    ["src/ui/a.ts", "typebox", "ui must not import the package typebox"],
    ["src/http/a.ts", "../ui/main.jsx", "http must not import ui"],
    // edges
    ["src/cli/a.ts", "../adapters/sqlite/a.js", "cli must not import adapters/sqlite"],
    ["src/cli/commands/a.ts", "../../adapters/system/clock.js", "cli must not import adapters/system"],
    ["src/compose.ts", "./cli/main.js", "compose.ts must not import cli"],
    ["src/config.ts", "./cli/main.js", "config.ts must not import cli"],
    // outside
    [
      "src/pipeline/a.ts",
      "../../tests/helpers/images.js",
      "pipeline must not import anything outside of src",
    ],
    ["src/cli/a.ts", "../../scripts/demo.js", "cli must not import anything outside of src"],
    ["src/compose.ts", "../package.json", "compose.ts must not import anything outside of src"],
    ["src/compose.ts", "/etc/module.js", "compose.ts must not import anything outside of src"],
  ])("refuses that %s imports %s", (path, specifier, problem) => {
    const sentence = `${path} imports ${specifier}: ${problem}`;
    for (const statement of [
      `import { a } from "${specifier}";`,
      `import type { A } from "${specifier}";`,
      `import "${specifier}";`,
      `export * from "${specifier}";`,
      `export type { A } from "${specifier}";`,
      `const a = await import("${specifier}");`,
      `type A = import("${specifier}").A;`,
      `const a = require("${specifier}");`,
    ]) {
      expect(said(path, statement)).toEqual([sentence]);
    }
  });

  it("refuses an import that is only known when the program runs", () => {
    expect(said("src/cli/a.ts", "await import(process.argv[2] ?? 'x');")).toEqual([
      "src/cli/a.ts imports (computed): cli must not import what is not named in quotes",
    ]);
  });

  it.each([
    ["src/other/a.ts", "other"],
    ["src/adapters/postgres/a.ts", "adapters/postgres"],
    ["src/adapters/helper.ts", "adapters/helper.ts"],
    ["src/index.ts", "index.ts"],
    ["src/constructor/a.ts", "constructor"],
  ])("refuses %s until there is a rule for its room", (path, room) => {
    expect(said(path, "")).toEqual([
      `${path}: expected a rule for ${room} in tests/helpers/arrows.ts but there is none`,
    ]);
  });

  it.each([
    ["src/domain/a.ts", ["./b.js", "typebox", "typebox/value", "node:crypto"]],
    ["src/ports/a.ts", ["./b.js", "../domain/ad.js"]],
    ["src/pipeline/a.ts", ["./b.js", "../domain/ad.js", "../ports/store.js", "node:crypto"]],
    ["src/adapters/sqlite/a.ts", ["./b.js", "./rows/c.js", "../../domain/ad.js", "../../ports/store.js"]],
    ["src/adapters/sqlite/rows/c.ts", ["../b.js", "../../../domain/ad.js", "better-sqlite3", "node:fs"]],
    ["src/adapters/faceapi/a.ts", ["@vladmandic/face-api/dist/face-api.node.js", "@tensorflow/tfjs-node"]],
    ["src/http/a.ts", ["./b.js", "../pipeline/a.js", "../ports/store.js", "fastify", "@fastify/multipart"]],
    [
      "src/ui/pages/a.ts",
      ["./b.jsx", "../c.js", "../style/a.css", "../../domain/opinion.js", "preact/hooks"],
    ],
    ["src/cli/commands/a.ts", ["../main.js", "../../compose.js", "../../http/app.js", "commander"]],
    ["src/compose.ts", ["./adapters/sqlite/a.js", "./config.js", "./pipeline/a.js"]],
    ["src/config.ts", ["./adapters/faceapi/tfjs.js", "./domain/errors.js", "node:os"]],
  ])("lets %s import %j", (path, specifiers) => {
    expect(said(path, specifiers.map((specifier) => `import "${specifier}";`).join("\n"))).toEqual([]);
  });

  it("names every wrong arrow of every file", () => {
    const files = new Map([
      ["src/domain/a.ts", 'import "sharp";\nimport "node:fs";'],
      ["src/ports/b.ts", 'import "../cli/main.js";'],
    ]);
    expect(wrongArrows(files)).toHaveLength(3);
  });
});

describe("the check of circles", () => {
  const circles = (files: Record<string, string>) => importCycles(new Map(Object.entries(files)));

  it("finds files that import each other, by types as well", () => {
    expect(
      circles({
        "src/domain/a.ts": 'import { b } from "./b.js";',
        "src/domain/b.ts": 'export type { C } from "./deep/c.js";',
        "src/domain/deep/c.ts": 'import type { A } from "../a.js";',
      }),
    ).toEqual(["src/domain/a.ts → src/domain/b.ts → src/domain/deep/c.ts → src/domain/a.ts"]);
  });

  it("finds a file that imports itself, and a circle behind others", () => {
    expect(circles({ "src/a.ts": 'import "./a.js";' })).toEqual(["src/a.ts → src/a.ts"]);
    expect(
      circles({
        "src/a.ts": 'import "./b.js"; import "./c.js";',
        "src/b.ts": 'import "./c.js";',
        "src/c.ts": 'import "./b.js";',
      }),
    ).toEqual(["src/b.ts → src/c.ts → src/b.ts"]);
  });

  it("finds nothing wrong with two ways to the same file", () => {
    expect(
      circles({
        "src/a.ts": 'import "./b.js"; import "./c.js";',
        "src/b.ts": 'import "./d.js";',
        "src/c.ts": 'import "./d.js";',
        "src/d.ts": "",
      }),
    ).toEqual([]);
  });
});

describe("the reading of imports", () => {
  it("is not fooled by comments, texts and templates", () => {
    const source = `
      // import "a";
      /* export * from "b"; */
      const text = 'import "c"';
      const template = \`\${text} require("d")\`;
      const other = { require: (name: string) => name };
      other.require("e");
      export const f = 1;
    `;
    expect(importsOf("src/a.ts", source)).toEqual([]);
  });

  it("sees through types, defaults, attributes and nesting", () => {
    const source = `
      import A, { type B } from "a";
      import data from "b" with { type: "json" };
      import c = require("c");
      export { d } from "d";
      function late(): Promise<typeof import("e")> { return import("f"); }
      const g = () => import(late.name);
    `;
    expect(importsOf("src/a.ts", source)).toEqual(["a", "b", "c", "d", "e", "f", COMPUTED]);
  });

  it("does not pass over a file that it cannot read", () => {
    expect(() => importsOf("src/a.ts", "import {")).toThrow("src/a.ts: ");
  });
});
