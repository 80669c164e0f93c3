import { availableParallelism, homedir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readConfig } from "../src/config.js";

describe("the settings", () => {
  it("have defaults that suit one workstation", () => {
    expect(readConfig({})).toEqual({
      dataFolder: join(homedir(), ".leadlight"),
      checkpointFolder: join(homedir(), ".leadlight-checkpoints"),
      engine: "onnx",
      provider: "cpu",
      imagesInFlight: Math.min(availableParallelism(), 4),
      threads: 1,
      indexKind: "hnsw",
      readText: "background",
      embedPictures: "background",
      inbox: null,
      workers: 1,
      facesAtOnce: 4096,
      prior: 0.5,
      webhookAddresses: "public",
      webhookSchemes: "https",
    });
  });

  it("are taken from the environment, and the data folder from the command line before it", () => {
    const environment = {
      LEADLIGHT_HOME: "/from/environment",
      LEADLIGHT_CHECKPOINTS: "/elsewhere",
      LEADLIGHT_ENGINE: "wasm",
      LEADLIGHT_PROVIDER: "cuda",
      LEADLIGHT_IMAGES_IN_FLIGHT: "8",
      LEADLIGHT_THREADS: "2",
      LEADLIGHT_INDEX: "exact",
      LEADLIGHT_INBOX: "/inbox",
      LEADLIGHT_WORKERS: "3",
      LEADLIGHT_FACES_AT_ONCE: "16",
      LEADLIGHT_PRIOR: "0.05",
    };
    expect(readConfig(environment)).toMatchObject({
      dataFolder: "/from/environment",
      checkpointFolder: "/elsewhere",
      engine: "wasm",
      provider: "cuda",
      imagesInFlight: 8,
      threads: 2,
      indexKind: "exact",
      readText: "background",
      embedPictures: "background",
      inbox: "/inbox",
      workers: 3,
      facesAtOnce: 16,
      prior: 0.05,
    });
    expect(readConfig(environment, { data: "/from/command" }).dataFolder).toBe("/from/command");
  });

  it("cannot be changed once they are read", () => {
    expect(Object.isFrozen(readConfig({}))).toBe(true);
  });

  it.each([
    ["LEADLIGHT_ENGINE", "tensorflow"],
    ["LEADLIGHT_PROVIDER", "gpu"],
    ["LEADLIGHT_INDEX", "faiss"],
    ["LEADLIGHT_IMAGES_IN_FLIGHT", "0"],
    ["LEADLIGHT_IMAGES_IN_FLIGHT", "65"],
    ["LEADLIGHT_IMAGES_IN_FLIGHT", "two"],
    ["LEADLIGHT_THREADS", "-1"],
    ["LEADLIGHT_THREADS", "1.5"],
    ["LEADLIGHT_FACES_AT_ONCE", "4097"],
    ["LEADLIGHT_PRIOR", "0"],
    ["LEADLIGHT_PRIOR", "0.0"],
    ["LEADLIGHT_PRIOR", "1"],
    ["LEADLIGHT_PRIOR", "50%"],
  ])("are refused by name when %s is %s", (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(
      expect.objectContaining({ code: "CONFIG_INVALID", message: expect.stringContaining(name) }),
    );
  });
});
