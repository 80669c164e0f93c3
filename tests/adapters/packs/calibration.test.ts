import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Calibration } from "../../../src/domain/calibration.js";
import type { PackInfo } from "../../../src/ports/model-pack.js";
import { madeUpCalibration, madeUpSize } from "../../helpers/calibrations.js";
import { installPackage, openLibrary, TINY, tinyManifest, writePack } from "../../helpers/packs.js";

/** A library whose pack `tiny` is complete, and what to bind its calibration to. */
async function withTiny() {
  const library = await openLibrary();
  await installPackage(library.nodeModules);
  const { info } = await library.packs.open(TINY);
  const put = async (folder: string, content: string | Calibration) => {
    await mkdir(join(folder, TINY), { recursive: true });
    const text = typeof content === "string" ? content : JSON.stringify(content);
    await writeFile(join(folder, TINY, "calibration.json"), text);
  };
  const inForce = async () => (await library.packs.open(TINY)).calibration();
  const verify = async () => (await library.packs.open(TINY)).verify();
  return { ...library, info, put, inForce, verify };
}

const sound = (info: PackInfo) => madeUpCalibration([madeUpSize()], info);

describe("the calibration of a pack", () => {
  it("is the file in its folder", async () => {
    const { info, shipped, put, inForce, verify, packs } = await withTiny();
    await put(shipped, sound(info));
    expect(await inForce()).toEqual({ calibration: sound(info) });
    expect(await verify()).toEqual([]);
    expect((await packs.list())[0]).toMatchObject({ calibration: { id: sound(info).id } });
  });

  it("is the agency's own where the data folder has one for a shipped pack", async () => {
    const { info, shipped, added, put, inForce, packs } = await withTiny();
    const own = madeUpCalibration([madeUpSize({ persons: 77 })], info);
    await put(shipped, sound(info));
    await put(added, own);
    expect(await inForce()).toEqual({ calibration: own });
    expect((await packs.list()).map(({ id }) => id)).toEqual([TINY]);
  });

  it("may be missing, which is no fault of the pack and a reason to withhold", async () => {
    const { inForce, verify, packs } = await withTiny();
    const reason = { withheld: "the model pack tiny has no calibration" };
    expect(await inForce()).toEqual(reason);
    expect(await verify()).toEqual([]);
    expect((await packs.list())[0]).toMatchObject({ calibration: reason });
  });

  it.each([
    ["no JSON", () => "{", /JSON in UTF-8/],
    ["of another form", () => "{}", /expected a value for format/],
    [
      "changed by hand",
      (info: PackInfo) => ({ ...sound(info), id: "cal-000000000000" }),
      /follows from its content/,
    ],
    [
      "of another pack",
      (info: PackInfo) => madeUpCalibration([madeUpSize()], { ...info, id: "other" }),
      /of the pack other/,
    ],
    [
      "of other networks",
      (info: PackInfo) => madeUpCalibration([madeUpSize()], { ...info, hash: "0".repeat(64) }),
      /pack hash 000000000000/,
    ],
    [
      "of another preprocessing",
      (info: PackInfo) => madeUpCalibration([madeUpSize()], { ...info, preprocessing: "arcface-112/2" }),
      /preprocessing arcface-112\/2/,
    ],
  ])("that is %s is withheld with the reason, and is a fault of the pack", async (_name, make, reason) => {
    const { info, shipped, put, inForce, verify } = await withTiny();
    await put(shipped, make(info));
    expect(await inForce()).toEqual({ withheld: expect.stringMatching(reason) });
    expect(await verify()).toEqual([expect.stringMatching(reason)]);
  });

  it("of the data folder that cannot be used is never replaced by the shipped one in silence", async () => {
    const { info, shipped, added, put, inForce } = await withTiny();
    await put(shipped, sound(info));
    await put(added, "{}");
    expect(await inForce()).toEqual({ withheld: expect.stringContaining("format") });
  });

  it("comes with a pack that is added, and spoils it when it is not its own", async () => {
    const { packs, folder, added } = await withTiny();
    const mine = await writePack(join(folder, "own"), tinyManifest({ id: "mine" }));
    await writeFile(join(mine, "calibration.json"), JSON.stringify(madeUpCalibration()));
    await expect(packs.add(mine)).rejects.toMatchObject({ code: "CALIBRATION_INVALID" });
    expect((await packs.list()).map(({ id }) => id)).toEqual([TINY]);

    // The hash does not depend on the name of the pack.
    const { hash, preprocessing } = (await packs.open(TINY)).info;
    const own = madeUpCalibration([madeUpSize()], { id: "mine", hash, preprocessing });
    await writeFile(join(mine, "calibration.json"), JSON.stringify(own));
    const { id } = await packs.add(mine);
    expect(await (await packs.open(id)).calibration()).toEqual({ calibration: own });
    expect(JSON.parse(await readFile(join(added, "mine", "calibration.json"), "utf8"))).toEqual(own);
  });
});
