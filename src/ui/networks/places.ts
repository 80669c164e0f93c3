/** Names that ads and the map write differently, folded; what the map calls them. */
const ALIASES: Readonly<Record<string, string>> = {
  usa: "United States of America",
  us: "United States of America",
  "united states": "United States of America",
  "estados unidos": "United States of America",
  uk: "United Kingdom",
  england: "United Kingdom",
  scotland: "United Kingdom",
  wales: "United Kingdom",
  uae: "United Arab Emirates",
  "dominican republic": "Dominican Rep.",
  "republica dominicana": "Dominican Rep.",
  "czech republic": "Czechia",
  "bosnia and herzegovina": "Bosnia and Herz.",
  "north macedonia": "Macedonia",
  "south sudan": "S. Sudan",
  "ivory coast": "Côte d'Ivoire",
  "equatorial guinea": "Eq. Guinea",
  "central african republic": "Central African Rep.",
  "democratic republic of the congo": "Dem. Rep. Congo",
  "congo kinshasa": "Dem. Rep. Congo",
  "congo brazzaville": "Congo",
  "myanmar burma": "Myanmar",
};

/** Names of another country or of a place within one too: nothing says which is meant. */
const AMBIGUOUS = ["georgia", "georgie", "jordan", "congo"];
const LANGUAGES = ["en", "es", "pt", "fr", "de", "it"];
const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

/** Without accents, signs and case. */
function folded(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/**
 * Finds countries of the map in places as ads write them.
 * @param names of the countries, as the map has them
 * @returns gives the name of the country: that of the whole text, or of what stands behind its last comma; null where it is none or not sure
 */
export function countryFinder(names: readonly string[]): (place: string) => string | null {
  const known = new Map(names.map((name) => [folded(name), name]));
  const inLanguages = LANGUAGES.map((language) => new Intl.DisplayNames([language], { type: "region" }));
  const codes = LETTERS.flatMap((one) => LETTERS.map((other) => one + other));
  for (const code of codes) {
    const inEnglish = inLanguages[0]?.of(code) ?? code;
    const onMap = known.get(folded(inEnglish)) ?? ALIASES[folded(inEnglish)];
    if (inEnglish === code || onMap === undefined) continue;
    for (const one of inLanguages) known.set(folded(one.of(code) ?? code), onMap);
  }
  for (const [alias, name] of Object.entries(ALIASES)) if (names.includes(name)) known.set(alias, name);
  for (const name of AMBIGUOUS) known.delete(name);
  return (place) => known.get(folded(place)) ?? known.get(folded(place.split(",").at(-1) ?? "")) ?? null;
}
