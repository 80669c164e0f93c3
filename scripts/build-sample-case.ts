import { fileURLToPath } from "node:url";
import { buildSampleCase } from "./sample-case/build.js";

// `npm run sample-case [-- FOLDER]`: the pictures and manifests of the demonstration, to look at and to try commands on.
const folder = process.argv[2] ?? fileURLToPath(new URL("../sample-images/case", import.meta.url));
const { ads, subjects } = await buildSampleCase(folder);
process.stdout.write(`${ads}\n${subjects}\n`);
