import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: new URL("..", import.meta.url).pathname,
    globalSetup: ["tests/helpers/build.ts"],
    include: ["tests/**/*.test.ts"],
    // Two cores, and a third worker for while one waits for a browser; more would each load the models and wait for each other.
    maxWorkers: 3,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
