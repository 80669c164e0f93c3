import { defineConfig } from "vitest/config";

/** These load libraries that keep something for the whole process: TensorFlow.js its backend, ONNX Runtime and hnswlib their native parts, libvips the loaders it may use. */
const ADAPTERS = ["faceapi", "hnsw", "onnx", "onnx-export", "packs", "ppocr", "sharp"].map(
  (adapter) => `tests/adapters/${adapter}/**/*.test.ts`,
);

/** As these, and those that draw pictures of what libvips must not load once our adapter was loaded. */
const ALONE = [...ADAPTERS, "tests/cli/read-text.test.ts"];

export default defineConfig({
  test: {
    root: new URL("..", import.meta.url).pathname,
    globalSetup: ["tests/helpers/build.ts"],
    // Two cores, and a third worker for while one waits for a browser; more would each load the models and wait for each other.
    maxWorkers: 3,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      { extends: true, test: { name: "alone", include: ALONE } },
      {
        extends: true,
        // Our modules keep no state: loading them anew for each file would take a third of the time.
        test: { name: "together", include: ["tests/**/*.test.ts"], exclude: ALONE, isolate: false },
      },
    ],
  },
});
