import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: new URL("..", import.meta.url).pathname,
    globalSetup: ["tests/helpers/build.ts"],
    include: ["tests/**/*.test.ts"],
    // Two cores: more workers would each load the models and wait for each other.
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
