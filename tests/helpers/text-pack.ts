import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TextPack } from "../../src/ports/model-pack.js";
import { CONTENTS, modelFile, openLibrary, TINY } from "./packs.js";

/** A manifest of a pack that reads text, whose files are those of `CONTENTS`. */
export function textManifest(changes: object = {}): object {
  return {
    kind: "text",
    id: TINY,
    description: "reads, for tests",
    files: Object.keys(CONTENTS).map((name) => modelFile(name)),
    networks: {
      detector: { graph: { file: "detector.bin" } },
      recogniser: { graph: { file: "embedder.onnx" }, characters: "detector.json" },
    },
    ...changes,
  };
}

/** A pack that reads text, of which the files are there but are no networks. */
export async function openTextPack(): Promise<TextPack> {
  const library = await openLibrary(textManifest());
  for (const [name, bytes] of Object.entries(CONTENTS))
    await writeFile(join(library.shipped, TINY, name), bytes);
  return library.packs.openText(TINY);
}
