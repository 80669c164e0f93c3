import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openSqliteStore } from "../../src/adapters/sqlite/sqlite-store.js";
import { systemClock } from "../../src/adapters/system/clock.js";
import { testActing } from "../helpers/acting.js";
import { MAIN, runCli, runJson, runMain } from "../helpers/cli.js";
import { PASSWORD, workingAccount } from "../helpers/cli-accounts.js";
import { emptyScene } from "../helpers/people.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

it("erases an ad by name only, after a look at what would go, and proves it", async () => {
  const folder = await temporaryFolder();
  const data = join(folder, "data");
  const lines = ["one", "two", "three"].map((externalId) => {
    const text = `the words of ad ${externalId} and of no other`;
    return JSON.stringify({ externalId, text, collectedAt: "2020-01-01", images: ["scene.jpg"] });
  });
  await writeFile(join(folder, "scene.jpg"), await emptyScene());
  await writeFile(join(folder, "ads.jsonl"), lines.join("\n"));
  expect(await runCli(data, "ingest", join(folder, "ads.jsonl"))).toMatchObject({ exitCode: 0 });
  await workingAccount(data, "chief", "supervisor");
  const id = await adOf(data, "one");
  const asChief = (...args: string[]) =>
    runMain({ main: MAIN, data, environment: { LEADLIGHT_PASSWORD: PASSWORD } }, "--as", "chief", ...args);

  const nobody = await runCli(data, "erase", "ad", id, "--dry-run");
  expect(nobody.stderr).toContain("RIGHT_MISSING");
  const dry = await asChief("erase", "ad", id, "--dry-run", "--json");
  expect(JSON.parse(dry.stdout)).toMatchObject({ erased: false, rows: { ads: 1 } });
  expect(await asChief("erase", "ad", id)).toMatchObject({ exitCode: 2 });
  expect(await asChief("erase", "ad", id, "--reason", "not_needed")).toMatchObject({ exitCode: 2 });
  expect(await adOf(data, "one")).toBe(id);
  const gone = await asChief("erase", "ad", id, "--reason", "not_needed", "--yes", "--prove", "--json");
  expect(JSON.parse(gone.stdout)).toMatchObject({ erased: true, proof: { after: 0, left: [] } });
  expect(gone.exitCode).toBe(0);
  expect((await asChief("erase", "ad", id, "--dry-run")).stderr).toContain("AD_UNKNOWN");

  await asChief("operation", "retention", "default", "30");
  await asChief("operation", "hold", "default", "on");
  const other = await adOf(data, "two");
  expect((await asChief("erase", "ad", other, "--dry-run")).stderr).toContain("OPERATION_HELD");
  await asChief("operation", "hold", "default", "off");
  expect(await runCli(data, "retention", "run")).toMatchObject({ exitCode: 2 });
  const would = await runJson(data, "retention", "run", "--dry-run");
  expect(would.json).toMatchObject({ erased: false, operations: [{ ads: 2 }] });
  const went = await runJson(data, "retention", "run", "--yes");
  expect(went.json).toMatchObject({ erased: true, operations: [{ ads: 2, kept: { leads: [], held: 0 } }] });
  expect(await runCli(data, "audit", "verify")).toMatchObject({ exitCode: 0 });
  expect((await runJson(data, "erase", "finish")).json).toEqual({ done: 0 });
});

/** The id of an ad by the site's number. */
async function adOf(data: string, externalId: string): Promise<string> {
  const store = openSqliteStore({
    file: join(data, "leadlight.sqlite"),
    clock: systemClock,
    acting: testActing,
  });
  try {
    const { id } = await store.operations.ensure("default");
    const ads = await store.ads.ofOperation(id, { after: null, limit: 10 });
    const ad = ads.find(({ metadata }) => metadata.externalId === externalId);
    if (ad === undefined) throw new Error(`no ad ${externalId}`);
    return ad.id;
  } finally {
    await store.close();
  }
}
