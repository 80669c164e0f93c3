import { setTimeout as sleep } from "node:timers/promises";
import { usePack } from "../../src/cli/commands/models-use.js";
import { SquareEngines } from "./square-engine.js";
import { NEW, OLD, openSquareLeadlight } from "./square-leadlight.js";

// `change-pack-process.ts FOLDER MILLISECONDS`: changes the pack of a data folder to `new`, an analysis taking so long.
// Prints a line before each analysis and the result, a JSON document, at the end.

const [folder = "", milliseconds = "0"] = process.argv.slice(2);
const engines = new SquareEngines(
  { id: OLD, dimension: 8 },
  {
    id: NEW,
    dimension: 6,
    async before() {
      process.stdout.write("analysing\n");
      await sleep(Number(milliseconds));
    },
  },
);
const leadlight = await openSquareLeadlight(folder, engines);
const terminal = {
  print: (text: string) => void process.stdout.write(text),
  note: (text: string) => void process.stderr.write(text),
  isWatched: false,
};
const result = await usePack(leadlight, terminal, NEW);
await leadlight.close();
terminal.print(`${JSON.stringify({ json: result.json, text: result.text })}\n`);
process.exitCode = result.exitCode ?? 0;
