import { parseArgs } from "node:util";
import { buildLinkCase } from "./link-case/build.js";

// `npm run link-case -- --dataset DIR --out DIR [--seed 6]`
// A case of 2,000 ads and 300 persons of which the truth is known, from a folder of photographs for each person.

const { values } = parseArgs({
  options: {
    dataset: { type: "string", default: "" },
    out: { type: "string", default: "" },
    seed: { type: "string", default: "6" },
  },
});
if (values.dataset === "" || values.out === "") throw new Error("expected --dataset DIR and --out DIR");
const { ads } = await buildLinkCase(values.dataset, values.out, Number(values.seed));
const networks = new Set(ads.map(({ network }) => network));
const files = new Set(ads.flatMap(({ pictures }) => pictures.map(({ file }) => file)));
process.stdout.write(`${ads.length} ads in ${networks.size} networks, ${files.size} different files\n`);
