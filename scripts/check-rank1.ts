import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compose } from "../src/compose.js";
import { readConfig } from "../src/config.js";
import { asLeadlightError } from "../src/domain/errors.js";
import type { Gallery } from "../src/domain/gallery.js";
import { sha256Of } from "../src/domain/ids.js";
import type { Leadlight } from "../src/pipeline/leadlight.js";
import { CENTRED_FACE, centredFace, type Person, readPeople } from "./people.js";

// `npm run check:rank1 -- --dataset DIR [--people 200] [--probes 50] [--seed 1]`
// DIR holds a folder for each person, as Labeled Faces in the Wild does. Enrols one portrait of each, searches another
// photograph of some, and prints for how many the right subject is ranked first. A picture in which no face is found
// counts as a miss. Then the same among the faces of ads, as far as lists go by themselves.

const { values } = parseArgs({
  options: {
    dataset: { type: "string", default: "" },
    people: { type: "string", default: "200" },
    probes: { type: "string", default: "50" },
    seed: { type: "string", default: "1" },
  },
});
const folder = await mkdtemp(join(tmpdir(), "leadlight-rank1-"));
const leadlight = await compose(readConfig(process.env, { data: folder }), { onNotice: print });
try {
  await check(leadlight, await readPeople(values.dataset, Number(values.seed)));
} finally {
  await leadlight.close();
  await rm(folder, { recursive: true, force: true });
}

async function check(leadlight: Leadlight, everybody: readonly Person[]): Promise<void> {
  const engine = await leadlight.engines.current();
  const { backend } = await engine.start();
  print(`pack ${engine.pack.id} on ${backend}, seed ${values.seed}`);
  const probed = everybody
    .filter(({ photographs }) => photographs.length > 1)
    .slice(0, Number(values.probes));
  const others = everybody.filter((person) => !probed.includes(person));
  const people = [...probed, ...others].slice(0, Number(values.people));

  const gallery = await leadlight.createGallery("people");
  let enrolled = 0;
  for (const person of people) if (await enrol(leadlight, gallery, person)) enrolled++;
  print(`enrolled      ${enrolled} of ${people.length} people, one portrait each`);

  let first = 0;
  let withoutFace = 0;
  const started = performance.now();
  for (const { name, photographs } of probed) {
    const { faces } = await leadlight.search(await readFile(photographs[1] ?? ""), gallery.id, {
      minSimilarity: -1,
    });
    const face = centredFace(faces);
    if (face === undefined) withoutFace++;
    else if (face.matches[0]?.subject.details.reference === name) first++;
  }
  const each = (performance.now() - started) / probed.length;
  print(`rank 1        ${first} of ${probed.length} probes (${withoutFace} with no face found)`);
  print(`each probe    ${each.toFixed(0)} ms, from file to ranked list`);
  await checkAds(leadlight, probed);
}

/** Takes in two photographs of each person as ads of their own, and searches the second among the faces of all. */
async function checkAds(leadlight: Leadlight, people: readonly Person[]): Promise<void> {
  const nameOf = new Map<string, string>();
  for (const { name, photographs } of people) {
    for (const [i, photograph] of photographs.slice(0, 2).entries()) {
      const read = () => readFile(photograph);
      const key = `${name} ${i}`;
      const collected = { source: key, metadata: {}, images: [{ fileName: `${key}.jpg`, read }] };
      await leadlight.ingestAd(collected, "rank1", { badImage: "skip" });
      nameOf.set(sha256Of(await read()), name);
    }
  }
  const { id: operation } = await leadlight.operations.named("rank1");
  let [first, found, strangers, searched] = [0, 0, 0, 0];
  for (const { name, photographs } of people) {
    const bytes = await readFile(photographs[1] ?? "");
    const result = await leadlight.searchAdFaces.ofPicture(bytes, { operation });
    searched = result.searched;
    const others = centredFace(result.faces)?.matches.filter(({ image }) => image !== sha256Of(bytes)) ?? [];
    const names = others.map(({ image }) => nameOf.get(image));
    if (names[0] === name) first++;
    if (names.includes(name)) found++;
    strangers += names.filter((one) => one !== name).length;
  }
  const each = (strangers / people.length).toFixed(2);
  print(
    `in ads        ${first} of ${people.length} first, ${found} found, among ${searched} faces; ${each} others in a list`,
  );
}

/** @returns false when no face was found where the person's is */
async function enrol(
  leadlight: Leadlight,
  gallery: Gallery,
  { name, photographs }: Person,
): Promise<boolean> {
  const subject = await leadlight.store.galleries.addSubject(gallery.id, { reference: name });
  try {
    await leadlight.enrolPortrait(subject.id, await readFile(photographs[0] ?? ""), CENTRED_FACE);
    return true;
  } catch (thrown) {
    const { code } = asLeadlightError(thrown);
    if (code === "FACE_NOT_FOUND" || code === "FACE_BOX_UNMATCHED") return false;
    throw thrown;
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
