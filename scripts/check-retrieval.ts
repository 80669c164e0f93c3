import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { SharpImageDecoder } from "../src/adapters/sharp/image-decoder.js";
import { composePictures } from "../src/compose.js";
import { readConfig } from "../src/config.js";
import { seededRandom, seedFor } from "../src/domain/seeded.js";
import { type Kept, keep, lookFor, type Searched } from "./check-retrieval/methods.js";
import { MODIFICATIONS } from "./check-retrieval/modifications.js";
import { reportRetrieval } from "./check-retrieval/report.js";
import { readPeople } from "./people.js";

// `npm run check:retrieval -- --images DIR --count N --out FILE [--queries 150] [--unrelated 400] [--seed 1]`
// How often a picture is found again after it was modified, among N pictures, by PDQ, by the embedding of the pack `pictures` and by
// either. DIR has a folder for each person. Unrelated pictures, of people who are not among the N, say how often something is found
// that should not be; the threshold of the embedding is the lowest at which at most one in a hundred of them finds anything.

const { values } = parseArgs({
  options: {
    images: { type: "string", default: "" },
    count: { type: "string", default: "3000" },
    queries: { type: "string", default: "150" },
    unrelated: { type: "string", default: "400" },
    seed: { type: "string", default: "1" },
    out: { type: "string", default: "" },
  },
});
const seed = Number(values.seed);
const decoder = new SharpImageDecoder();
const embedder = await composePictures(readConfig(process.env, {})).open();
try {
  const people = await readPeople(values.images, seed);
  const files = people.flatMap(({ photographs }) => photographs);
  const count = Math.min(Number(values.count), files.length - 1);
  const strangers = people.filter(({ photographs }) => files.indexOf(photographs[0] ?? "") >= count);
  const unrelated = strangers.flatMap(({ photographs }) => photographs).slice(0, Number(values.unrelated));

  const kept: Kept[] = [];
  for (const file of files.slice(0, count))
    kept.push(await keep(await decode(await readFile(file)), embedder));
  say(`${count} pictures are kept`);
  const queries = new Map<string, Searched[]>();
  for (const [name, modify] of Object.entries(MODIFICATIONS)) {
    const random = seededRandom(seedFor(seed, name));
    const others = async () => readFile(unrelated[Math.floor(random() * unrelated.length)] ?? "");
    const searched: Searched[] = [];
    for (const file of files.slice(0, Math.min(count, Number(values.queries))))
      searched.push(
        await lookFor(await decode(await modify(await readFile(file), random, others)), embedder),
      );
    queries.set(name, searched);
    say(`${name}: done`);
  }
  const strange: Searched[] = [];
  for (const file of unrelated) strange.push(await lookFor(await decode(await readFile(file)), embedder));
  const report = reportRetrieval({ kept, queries, unrelated: strange, seed });
  process.stdout.write(`${report.text}\n`);
  if (values.out !== "") await writeFile(values.out, `${JSON.stringify(report.json, null, 2)}\n`);
} finally {
  await embedder.close();
}

function decode(bytes: Uint8Array) {
  return decoder.decode(bytes);
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
