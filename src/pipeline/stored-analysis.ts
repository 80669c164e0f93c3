import type { AnalysedImage } from "../domain/face.js";
import type { PackId, Sha256 } from "../domain/ids.js";
import type { Store } from "../ports/store.js";

/** What the store knows of an image under a pack; null when that pack has not analysed it yet. */
export async function storedAnalysis(
  store: Store,
  sha256: Sha256,
  pack: PackId,
): Promise<AnalysedImage | null> {
  const facts = await store.images.find(sha256);
  if (facts === null || !(await store.images.isAnalysed(sha256, pack))) return null;
  return { facts, pack, faces: await store.images.faces(sha256, pack) };
}
