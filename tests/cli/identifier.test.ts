import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { runCli, runJson } from "../helpers/cli.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

it("reads a text, finds ads by what is written in them, and reads them anew for other regions", async () => {
  const folder = await temporaryFolder();
  const data = join(folder, "data");
  const file = join(folder, "ads.jsonl");
  await writeFile(file, `${JSON.stringify({ images: [], externalId: "1", text: "ring 07700 900123" })}\n`);
  const read = await runJson(data, "identifier", "read", file, "--regions", "GB");
  expect(read.json.found).toMatchObject([{ kind: "phone", value: "+447700900123", raw: "07700 900123" }]);
  await runCli(data, "operation", "open", "harbour", "--regions", "fr");
  await runCli(data, "ingest", file, "--operation", "harbour");
  const find = () => runJson(data, "identifier", "find", "phone", "+447700900123");
  expect((await find()).json).toMatchObject({ value: "+447700900123", ads: [] });
  const { stdout } = await runCli(data, "operation", "regions", "harbour", "GB", "US");
  expect(stdout).toBe("harbour: GB US; 1 ads read anew\n");
  expect((await find()).json.ads).toMatchObject([{ found: [{ confidence: 0.45 }] }]);
  expect((await runCli(data, "identifier", "refresh")).stdout).toBe("0 of 1 ads read\n");
  const wrong = await runJson(data, "identifier", "find", "fax", "1");
  expect(wrong.json).toMatchObject({ error: { code: "ARGUMENT_INVALID" } });
});
