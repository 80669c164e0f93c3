import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { SharpImageDecoder } from "../src/adapters/sharp/image-decoder.js";
import { composeModels, composeTextReaders } from "../src/compose.js";
import { readConfig } from "../src/config.js";
import type { TextLine } from "../src/domain/picture-text.js";
import type { TextReader } from "../src/ports/text-reader.js";
import { type DrawnNumber, drawNumber } from "./check-ocr/drawn-numbers.js";

// `npm run check:ocr [-- --pictures 200 --seed 6 --verbose]`
// Draws telephone numbers into cuts of the photographs of face-api's demonstration and reads them. Needs the fonts
// Liberation and DejaVu; without them others are drawn, and the result is another one.

const { values } = parseArgs({
  options: {
    pictures: { type: "string", default: "200" },
    seed: { type: "string", default: "6" },
    verbose: { type: "boolean", default: false },
  },
});

const demo = join(createRequire(import.meta.url).resolve("@vladmandic/face-api/package.json"), "../demo");
const photographs = [1, 2, 3, 4, 5, 6].map((number) => join(demo, `sample${number}.jpg`));
const LONGEST_SIDE = 1600;

interface Attempt extends DrawnNumber {
  readonly lines: readonly TextLine[];
  readonly seconds: number;
}

const models = composeModels(readConfig(process.env, { data: join(tmpdir(), "leadlight-check-ocr") }));
const readers = composeTextReaders(models);
if ((await readers.problems()).length > 0) await models.get([readers.pack], { onProgress: print });
const reader = await readers.open();
try {
  const attempts: Attempt[] = [];
  // Once for nothing: the first picture waits for the networks to load.
  await attempt(reader, 0);
  for (let i = 0; i < Number(values.pictures); i++) attempts.push(await attempt(reader, i));
  await reader.close();
  report(attempts, await secondsOfChildren());
} finally {
  await reader.close();
}

async function attempt(textReader: TextReader, index: number): Promise<Attempt> {
  const drawn = await drawNumber(photographs, Number(values.seed), index);
  const started = performance.now();
  const { image } = await new SharpImageDecoder().decodeReduced(drawn.jpeg, LONGEST_SIDE);
  const { lines } = await textReader.read(image);
  return { ...drawn, lines, seconds: (performance.now() - started) / 1000 };
}

/** Processor time of the processes that this one started and that have ended; null where the system does not say. */
async function secondsOfChildren(): Promise<number | null> {
  const stat = await readFile("/proc/self/stat", "utf8").catch(() => null);
  // Linux, proc(5): fields 16 and 17, in hundredths of a second; the second field is a name in brackets.
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields === undefined ? null : (Number(fields[13]) + Number(fields[14])) / 100;
}

/** @param processorSeconds of the process that read, from its start on */
function report(attempts: readonly Attempt[], processorSeconds: number | null): void {
  const share = (some: readonly Attempt[], isRight: (one: Attempt) => boolean) => {
    const right = some.filter(isRight).length;
    return `${((100 * right) / some.length).toFixed(1)}% (${right} of ${some.length})`;
  };
  const seconds = attempts.map((one) => one.seconds).sort((a, b) => a - b);
  const mean = seconds.reduce((sum, one) => sum + one, 0) / seconds.length;
  print(`pack ${readers.pack}, seed ${values.seed}, ${cpus()[0]?.model}, one thread`);
  print(`read exactly        ${share(attempts, isExact)}: a line is the number, spaces aside`);
  print(`all digits          ${share(attempts, hasDigits)}: a line has its digits, in order, and no others`);
  print(
    `seconds a picture   ${mean.toFixed(2)} mean, ${seconds.at(-1)?.toFixed(2)} longest, decoding included`,
  );
  if (processorSeconds !== null)
    print(
      `processor seconds   ${(processorSeconds / (attempts.length + 1)).toFixed(2)} a picture, the start of the process included`,
    );
  for (const [what, of] of [
    ["font", (one: Attempt) => one.font.replace(/ font-.*/, "")],
    ["ink", (one: Attempt) => one.ink],
    [
      "turned by",
      (one: Attempt) =>
        Math.abs(one.degrees) < 10 ? "below 10°" : Math.abs(one.degrees) < 20 ? "10° to 20°" : "20° to 30°",
    ],
    [
      "height",
      (one: Attempt) => (one.size < 30 ? "below 30 px" : one.size < 50 ? "30 to 50 px" : "50 px and more"),
    ],
  ] as const) {
    print(`\nread exactly, by ${what}`);
    for (const [name, some] of grouped(attempts, of)) print(`  ${name.padEnd(40)}${share(some, isExact)}`);
  }
  if (!values.verbose) return;
  print("\nnot read exactly");
  for (const one of attempts.filter((other) => !isExact(other)))
    print(`  ${one.text}  ${one.font}, ${one.ink}: ${one.lines.map(({ text }) => text).join(" | ")}`);
}

function isExact({ text, lines }: Attempt): boolean {
  return lines.some((line) => line.text.replace(/\s/g, "") === text.replace(/\s/g, ""));
}

function hasDigits({ text, lines }: Attempt): boolean {
  return lines.some((line) => line.text.replace(/\D/g, "") === text.replace(/\D/g, ""));
}

function grouped(attempts: readonly Attempt[], of: (one: Attempt) => string): [string, Attempt[]][] {
  const groups = new Map<string, Attempt[]>();
  for (const one of attempts) groups.set(of(one), [...(groups.get(of(one)) ?? []), one]);
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
