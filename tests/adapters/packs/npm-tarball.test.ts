import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { tarballName } from "../../../src/adapters/packs/npm-tarball.js";
import { CONTENTS, openLibrary, TINY, writeTarball } from "../../helpers/packs.js";

afterEach(() => vi.unstubAllEnvs());

describe("the name of a tarball", () => {
  it("is the one that npm gives it, with and without a scope", () => {
    expect(tarballName({ package: "@some/models", version: "1.2.3" })).toBe("some-models-1.2.3.tgz");
    expect(tarballName({ package: "models", version: "1.0.0-rc.1" })).toBe("models-1.0.0-rc.1.tgz");
  });
});

describe("a tarball of the registry", () => {
  /** Stands in for npm: notes how it was called, and puts down the tarball that lies beside it. */
  const NPM = `
    const { copyFileSync, writeFileSync } = require("node:fs");
    const { join } = require("node:path");
    writeFileSync(join(__dirname, "call.json"), JSON.stringify({ args: process.argv.slice(2), env: process.env }));
    const folder = process.argv[process.argv.indexOf("--pack-destination") + 1];
    copyFileSync(join(__dirname, "some-models-1.2.3.tgz"), join(folder, "some-models-1.2.3.tgz"));
  `;

  it("is fetched by the npm that runs Leadlight, undisturbed by what that npm is doing itself", async () => {
    const { packs, folder } = await openLibrary();
    const npm = await writeTarball(join(folder, "npm"));
    await writeFile(join(npm, "npm-cli.js"), NPM);
    vi.stubEnv("npm_execpath", join(npm, "npm-cli.js"));
    vi.stubEnv("npm_config_dry_run", "true");
    vi.stubEnv("npm_config_global", "true");
    vi.stubEnv("npm_lifecycle_event", "prepare");
    vi.stubEnv("npm_config_registry", "http://127.0.0.1:9");
    const messages: string[] = [];
    const got = await packs.get([TINY], { onProgress: (message) => messages.push(message) });
    expect(got).toMatchObject([{ obtained: Object.keys(CONTENTS) }]);
    expect(messages[0]).toBe(`${TINY}: fetching @some/models@1.2.3 from the npm registry`);

    const { args, env } = JSON.parse(await readFile(join(npm, "call.json"), "utf8"));
    expect(args.slice(0, 2)).toEqual(["pack", "@some/models@1.2.3"]);
    expect(args).toContain("--ignore-scripts");
    expect(env).toMatchObject({ npm_config_registry: "http://127.0.0.1:9" });
    for (const name of ["npm_config_dry_run", "npm_config_global", "npm_lifecycle_event"]) {
      expect(env).not.toHaveProperty(name);
    }
    // What it was downloaded into is gone.
    expect(await readdir(args[args.indexOf("--pack-destination") + 1]).catch(({ code }) => code)).toBe(
      "ENOENT",
    );
  });

  it("is not to be had when npm does not reach the registry, and the way round is told", async () => {
    const { packs } = await openLibrary();
    vi.stubEnv("npm_config_registry", "http://127.0.0.1:9");
    await expect(packs.get([TINY])).rejects.toMatchObject({
      code: "MODEL_UNAVAILABLE",
      message: expect.stringContaining("ECONNREFUSED"),
      hint: expect.stringMatching(/npm pack @some\/models@1\.2\.3.*--from/),
    });
  });

  it("is not to be had without npm", async () => {
    const { packs, folder } = await openLibrary();
    vi.stubEnv("npm_execpath", "/somewhere/yarn.js");
    vi.stubEnv("PATH", folder);
    await expect(packs.get([TINY])).rejects.toMatchObject({
      code: "MODEL_UNAVAILABLE",
      message: expect.stringContaining("no npm on the path"),
    });
  });
});
