import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import { describe, expect, it, onTestFinished } from "vitest";
import { addModelsUse, usePack } from "../../src/cli/commands/models-use.js";
import { sha256Of } from "../../src/domain/ids.js";
import { pictureOf, SquareEngines } from "../helpers/square-engine.js";
import { NEW, OLD, openSquareLeadlight } from "../helpers/square-leadlight.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

/** A terminal that remembers. */
function recorder() {
  const printed: string[] = [];
  return {
    printed,
    print: (text: string) => void printed.push(text),
    note: () => undefined,
    isWatched: false,
  };
}

describe("leadlight models use", () => {
  async function run(...words: string[]) {
    const terminal = recorder();
    const program = new Command().option("--data <folder>").option("--json").exitOverride();
    addModelsUse(program.command("models"), terminal);
    await program.parseAsync(["node", "leadlight", "--data", await temporaryFolder(), "--json", ...words]);
    return JSON.parse(terminal.printed.join(""));
  }

  it("prints one JSON document", async () => {
    expect(await run("models", "use", "face-api")).toEqual({
      pack: "face-api",
      isActive: true,
      images: { done: 0, known: 0, failed: 0 },
      faces: 0,
      failed: [],
      portraitsWithoutEmbedding: [],
      seconds: expect.any(Number),
    });
  });

  it("refuses a pack that is not there", async () => {
    await expect(run("models", "use", "nobody's")).rejects.toMatchObject({ code: "PACK_UNKNOWN" });
  });

  it("tells people what was done and whom no search finds any more", async () => {
    const folder = await temporaryFolder();
    const engines = new SquareEngines({ id: OLD, dimension: 8 }, { id: NEW, dimension: 6 });
    const leadlight = await openSquareLeadlight(folder, engines);
    onTestFinished(() => leadlight.close());
    const gallery = await leadlight.createGallery("people");
    for (const i of [0, 1]) {
      const { id } = await leadlight.store.galleries.addSubject(gallery.id, { reference: `subject ${i}` });
      await leadlight.enrolPortrait(id, await pictureOf(i));
    }
    const lost = sha256Of(await pictureOf(1));
    await rm(join(folder, "images", lost.slice(0, 2), lost.slice(2, 4), lost));
    const { text, exitCode } = await usePack(leadlight, recorder(), NEW);
    expect(exitCode).toBe(0);
    expect(text).toContain("images  1 analysed, 0 known, 1 failed\nfaces   1 embedded\n");
    expect(text).toMatch(new RegExp(`finds the faces of:\n.*${lost}.*STORE_DAMAGED`, "s"));
    expect(text).toMatch(/finds the portraits:\n.*people.*subject 1/s);
    expect(text).not.toContain("subject 0");
    expect(text.endsWith("new is active\n")).toBe(true);
  });
});
