import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const fromRoot = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Builds the review page of `src/ui` into `dist/ui`: files only, named by their content, nothing inline, nothing from elsewhere. */
export default defineConfig({
  root: fromRoot("src/ui"),
  base: "/",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: fromRoot("dist/ui"),
    emptyOutDir: true,
    target: "es2023",
    // A small picture as data: URL is inline, which the policy of the page forbids.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
