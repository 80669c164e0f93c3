import { expected } from "../domain/errors.js";
import type { Gallery } from "../domain/gallery.js";
import { parseName } from "../domain/names.js";
import type { Store } from "../ports/store.js";

/** @throws GALLERY_UNKNOWN */
export async function galleryNamed(store: Store, name: string): Promise<Gallery> {
  const gallery = await store.galleries.findByName(parseName(name, "the gallery"));
  if (gallery === null) throw expected("GALLERY_UNKNOWN", "the name of a gallery", "the gallery", name);
  return gallery;
}
