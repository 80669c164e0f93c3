/**
 * A process of its own for the tests beside it: `put-images.ts FOLDER BYTES` keeps one image of that many bytes after
 * the other until it is killed or refused. It prints a line of JSON for each, and for the refusal.
 */
import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { openFileImageStore } from "../../../src/adapters/files/image-store.js";
import { asLeadlightError } from "../../../src/domain/errors.js";
import type { Sha256 } from "../../../src/domain/ids.js";

const [folder = "", byteLength = ""] = process.argv.slice(2);
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
const store = await openFileImageStore(folder);

for (let i = 0, refused = false; !refused; i++) {
  const bytes = new Uint8Array(Number(byteLength)).fill(i % 256);
  bytes.set(Buffer.from(`image ${i}`));
  const sha256 = createHash("sha256").update(bytes).digest("hex") as Sha256;
  try {
    await store.put(sha256, bytes);
    say({ kept: sha256 });
  } catch (thrown) {
    refused = true;
    const leftovers = await readdir(join(folder, "tmp"));
    say({ refused: asLeadlightError(thrown).code, has: await store.has(sha256), leftovers });
  }
}
