import type { Language } from "../state/preferences.jsx";
import { en } from "./en.js";
import { es } from "./es.js";
import type { Wording } from "./wording.js";

/** A catalogue of texts. A key that a language lacks, or has in excess, is a type error. */
export type Texts = Wording<typeof en>;

export const CATALOGUES: Readonly<Record<Language, Texts>> = { en, es };
