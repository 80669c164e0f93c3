import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import autocannon from "autocannon";
import sharp from "sharp";
import { table } from "../src/cli/terminal.js";
import { compose } from "../src/compose.js";
import { readConfig } from "../src/config.js";
import type { AnalysedImage, EmbeddedFace } from "../src/domain/face.js";
import { type GalleryId, sha256Of } from "../src/domain/ids.js";
import { seededRandom } from "../src/domain/seeded.js";
import { demoPhotographs } from "./pictures.js";
import { type Served, serving, stop } from "./served.js";

// `npm run bench:api -- [--seconds 60] [--connections 32] [--gallery 10000] [--image FILE] [--seed 1]`, after `npm run build`
// A server in a process of its own, with a gallery of so many faces, is asked all the time to search one picture of one face. Printed are
// its answers, its event loop and its memory. Who is refused asks again at once here, unlike a client that minds `Retry-After`.

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    connections: { type: "string", default: "32" },
    gallery: { type: "string", default: "10000" },
    image: { type: "string" },
    seed: { type: "string", default: "1" },
  },
});
const random = seededRandom(Number(values.seed));
const BOUNDARY = "leadlight-bench";

const folder = await mkdtemp(join(tmpdir(), "leadlight-bench-api-"));
let server: Served | undefined;
try {
  const { gallery, image } = await prepared();
  server = await serving(folder);
  const { url, key } = server;
  const headers = {
    authorization: `Bearer ${key}`,
    "content-type": `multipart/form-data; boundary=${BOUNDARY}`,
  };
  const body = formOf(gallery, image);
  const ask = () => fetch(`${url}/v1/search/faces`, { method: "POST", headers, body });
  const first = (await (await ask()).json()) as { faces: unknown[]; gallery: { templates: number } };
  process.stdout.write(
    `${image.length} bytes with ${first.faces.length} face, gallery of ${first.gallery.templates}; ${values.connections} connections for ${values.seconds} s\n`,
  );
  const before = await figuresOf(url, key);
  const memory = watchMemory(server.child.pid as number);
  const load = await autocannon({
    url: `${url}/v1/search/faces`,
    method: "POST",
    headers,
    body,
    connections: Number(values.connections),
    duration: Number(values.seconds),
    timeout: 60,
  });
  const after = await figuresOf(url, key);
  report(load, before, after, memory());
} finally {
  await stop(server);
  await rm(folder, { recursive: true, force: true });
}

/** A gallery of faces that stand wherever faces may stand, and the picture of one face. */
async function prepared(): Promise<{ gallery: GalleryId; image: Buffer }> {
  const leadlight = await compose(readConfig({}, { data: folder }), { onNotice: () => undefined });
  try {
    const { engines, store } = leadlight;
    const engine = await engines.current();
    const photograph = await readFile(demoPhotographs()[0] as string);
    const analysis = await engine.analyse(photograph);
    const [face] = analysis.faces as [EmbeddedFace];
    const image = values.image === undefined ? await cutOut(photograph, face) : await readFile(values.image);
    const { id: gallery } = await store.galleries.create("bench");
    for (let i = 0; i < Number(values.gallery); i++) {
      const subject = await store.galleries.addSubject(gallery, { reference: `B-${i}`, notice: "yellow" });
      await store.galleries.recordPortrait(subject.id, portraitOf(analysis, face, i), 0);
    }
    return { gallery, image };
  } finally {
    await leadlight.close();
  }
}

/** A face with as much around it as a photograph for a document has. */
function cutOut(photograph: Buffer, { box }: EmbeddedFace): Promise<Buffer> {
  const side = Math.round(Math.max(box.width, box.height) * 2);
  const left = Math.max(0, Math.round(box.x + box.width / 2 - side / 2));
  const top = Math.max(0, Math.round(box.y + box.height / 2 - side / 2));
  return sharp(photograph)
    .extract({ left, top, width: side, height: side })
    .resize(640)
    .jpeg({ quality: 90 })
    .toBuffer();
}

function portraitOf(analysis: AnalysedImage, face: EmbeddedFace, i: number): AnalysedImage {
  const values = face.embedding.vector.map(() => random() + random() + random() - 1.5);
  const length = Math.hypot(...values);
  const vector = values.map((value) => value / length);
  return {
    ...analysis,
    facts: { ...analysis.facts, sha256: sha256Of(`portrait ${i}`) },
    faces: [{ ...face, embedding: { pack: analysis.pack, vector } }],
  };
}

function formOf(gallery: GalleryId, image: Buffer): Buffer {
  const part = (disposition: string) => `--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}\r\n`;
  return Buffer.concat([
    Buffer.from(`${part('name="galleryId"')}\r\n${gallery}\r\n`),
    Buffer.from(`${part('name="image"; filename="face.jpg"')}Content-Type: image/jpeg\r\n\r\n`),
    image,
    Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
  ]);
}

/** What `/metrics` says, the event loop since it was asked before. */
async function figuresOf(url: string, key: string): Promise<(name: string) => number> {
  const reply = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${key}` } });
  const text = await reply.text();
  return (name) => Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1]);
}

/** Reads the resident memory of a process six times, as Linux tells it. @returns what stops it and gives back the megabytes */
function watchMemory(pid: number): () => number[] {
  const megabytes: number[] = [];
  const timer = setInterval(
    async () => {
      const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
      const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
      if (kilobytes !== undefined) megabytes.push(Math.round((Number(kilobytes) * 1024) / 1e6));
    },
    (Number(values.seconds) * 1000) / 6.5,
  );
  return () => {
    clearInterval(timer);
    return megabytes;
  };
}

type Figures = Awaited<ReturnType<typeof figuresOf>>;

function report(load: autocannon.Result, before: Figures, after: Figures, between: readonly number[]): void {
  const statuses = Object.entries(load.statusCodeStats ?? {}).map(([status, { count = 0 }]) => [
    status,
    count,
  ]);
  const answers = Object.fromEntries(statuses) as Record<string, number>;
  const all = Object.values(answers).reduce((sum, count) => sum + count, 0);
  const ms = (figures: Figures, name: string) => `${(figures(name) * 1000).toFixed(1)} ms`;
  const megabytes = (figures: Figures) => `${(figures("process_resident_memory_bytes") / 1e6).toFixed(0)} MB`;
  process.stdout.write(
    table(
      ["figure", "value"],
      [
        ["searches answered a second", ((answers["200"] ?? 0) / load.duration).toFixed(1)],
        ["p50 / p99 of all answers", `${load.latency.p50} / ${load.latency.p99} ms`],
        ["share of 503", `${(((answers["503"] ?? 0) / all) * 100).toFixed(2)}%`],
        ["other answers, and none", `${all - (answers["200"] ?? 0) - (answers["503"] ?? 0)}, ${load.errors}`],
        ["event loop late, mean", ms(after, "nodejs_eventloop_lag_mean_seconds")],
        ["event loop late, p99", ms(after, "nodejs_eventloop_lag_p99_seconds")],
        ["event loop late, most", ms(after, "nodejs_eventloop_lag_max_seconds")],
        ["memory at the start, and at the end", `${megabytes(before)}, ${megabytes(after)}`],
        ["memory in between, at equal distances", `${between.join(", ")} MB`],
      ],
    ),
  );
}
