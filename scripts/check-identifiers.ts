import { parseArgs } from "node:util";
import { keccak256 } from "../src/adapters/digests/keccak.js";
import { domainTool } from "../src/adapters/domain-names/domain-tool.js";
import { phoneTool } from "../src/adapters/phones/phone-tool.js";
import { readIdentifiers } from "../src/domain/identifiers/extract.js";
import { IDENTIFIER_KINDS, type Identifier } from "../src/domain/identifiers/identifier.js";
import { seededRandom, shuffled } from "../src/domain/seeded.js";
import { DECOYS, WRITERS, type Writing } from "./check-identifiers/writings.js";

// `npm run check:identifiers [-- --ads 5000 --seed 6]`
// Writes ads in which it is known what stands, reads them with the regions US and GB, and counts. The numbers are reserved for
// fiction. How people really write is not in it: it says which ways of writing are read, not how often they occur.

const { values } = parseArgs({
  options: { ads: { type: "string", default: "5000" }, seed: { type: "string", default: "6" } },
});
const random = seededRandom(Number(values.seed));
const tools = { phones: phoneTool, domains: domainTool, keccak256 };
const AT_LEAST = [0, 0.5, 0.7];

const keyOf = ({ kind, value }: Identifier) => `${kind} ${value}`;
const byWriting = new Map<string, { asked: number; found: number }>();
const byKind = new Map(
  IDENTIFIER_KINDS.map((kind) => [kind, AT_LEAST.map(() => ({ asked: 0, right: 0, wrong: 0 }))] as const),
);
/** A web address brings its domain with it, and a link to somebody's page its address. */
const isCompanion = (key: string) =>
  key === "domain example.com" || /^url https:\/\/(?:t\.me|instagram\.com|onlyfans\.com)\//.test(key);
let characters = 0;
const start = process.cpuUsage();
for (let ad = 0; ad < Number(values.ads); ad++) {
  const written: Writing[] = Array.from({ length: 1 + Math.floor(random() * 3) }, () =>
    (WRITERS[Math.floor(random() * WRITERS.length)] as (typeof WRITERS)[0])(random),
  );
  const decoys = shuffled(DECOYS, random).slice(0, 3);
  const parts = shuffled([...written.map(({ text }) => text), ...decoys.map((make) => make(random))], random);
  const text = parts.join(random() < 0.5 ? "\n" : ". ");
  characters += text.length;
  const { found } = readIdentifiers([{ text, place: { field: "text" } }], ["US", "GB"], tools);
  const truths = new Set(written.map(({ truth }) => keyOf(truth)));
  const seen = new Set(found.map(keyOf));
  for (const { how, truth } of written) {
    const tally = byWriting.get(how) ?? { asked: 0, found: 0 };
    byWriting.set(how, { asked: tally.asked + 1, found: tally.found + Number(seen.has(keyOf(truth))) });
  }
  for (const [i, least] of AT_LEAST.entries()) {
    const sure = new Map(found.filter((one) => one.confidence >= least).map((one) => [keyOf(one), one.kind]));
    for (const key of truths) {
      const tally = byKind.get(key.slice(0, key.indexOf(" ")) as Identifier["kind"])?.[i];
      if (tally === undefined) continue;
      tally.asked++;
      if (sure.has(key)) tally.right++;
    }
    for (const [key, kind] of sure) {
      const tally = byKind.get(kind)?.[i];
      if (tally !== undefined && !truths.has(key) && !isCompanion(key)) tally.wrong++;
    }
  }
}
const { user, system } = process.cpuUsage(start);

const percent = (part: number, whole: number) =>
  whole === 0 ? "-" : `${((100 * part) / whole).toFixed(1)}%`;
const print = (line: string) => process.stdout.write(`${line}\n`);
print(
  `${values.ads} ads, seed ${values.seed}, ${characters} characters, ${((user + system) / 1e6).toFixed(1)} s of processor\n`,
);
print(
  "| kind | confidence from | written | recall | precision | wrong |\n| --- | --- | --- | --- | --- | --- |",
);
for (const [kind, tallies] of byKind)
  for (const [i, { asked, right, wrong }] of tallies.entries())
    if (asked + wrong > 0)
      print(
        `| ${kind} | ${AT_LEAST[i]} | ${asked} | ${percent(right, asked)} | ${percent(right, right + wrong)} | ${wrong} |`,
      );
print("\n| written as | times | found |\n| --- | --- | --- |");
for (const [how, { asked, found }] of [...byWriting].sort(([a], [b]) => (a < b ? -1 : 1)))
  print(`| ${how} | ${asked} | ${percent(found, asked)} |`);
