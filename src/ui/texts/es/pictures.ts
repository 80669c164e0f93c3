import type { pictures as english } from "../en/pictures.js";
import type { Wording } from "../wording.js";

export const pictures: Wording<typeof english> = {
  explicit: "Difuminada: una red toma esta imagen por explícita.",
  showExplicit: "Mostrarla",
};
