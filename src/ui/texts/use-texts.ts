import { usePreferences } from "../state/preferences.jsx";
import { CATALOGUES, type Texts } from "./catalogue.js";

/** The texts of the chosen language. */
export function useTexts(): Texts {
  return CATALOGUES[usePreferences().preferences.language];
}
