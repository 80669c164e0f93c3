import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const fromRoot = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/**
 * Builds the program into `dist`: our own modules and the validator in a few files, since Node loads a thousand small ones in
 * a second, and one large one in a moment.
 */
export default defineConfig({
  root: fromRoot("."),
  publicDir: false,
  ssr: { noExternal: ["typebox", "@fastify/type-provider-typebox"] },
  build: {
    ssr: true,
    outDir: fromRoot("dist"),
    emptyOutDir: true,
    target: "node20",
    minify: false,
    rolldownOptions: {
      input: {
        "cli/main": fromRoot("src/cli/main.ts"),
        worker: fromRoot("src/adapters/onnx/worker.ts"),
        "picture-worker": fromRoot("src/adapters/onnx/picture-worker.ts"),
        "matrix-worker": fromRoot("src/adapters/onnx/matrix-worker.ts"),
        "read-worker": fromRoot("src/adapters/sqlite/read-worker.ts"),
        "text-child": fromRoot("src/adapters/ppocr/child.ts"),
        "index-worker": fromRoot("src/adapters/hnsw/worker.ts"),
        "communities-worker": fromRoot("src/adapters/graphology/worker.ts"),
      },
      output: { entryFileNames: "[name].js", chunkFileNames: "[name].js" },
    },
  },
});
