import type { IdentifierKind } from "../../domain/identifiers/identifier.js";
import type { AdImage, FoundIdentifier } from "../api/ads.js";
import { showConfidence } from "../parts/numbers.js";
import type { Texts } from "../texts/catalogue.js";
import type { Span } from "./marked-text.js";

/** One identifier of an ad with all places where it stands, the surest first. */
export interface IdentifierOfAd {
  readonly kind: IdentifierKind;
  readonly value: string;
  /** The highest of its places. */
  readonly confidence: number;
  readonly places: readonly FoundIdentifier[];
}

/** The identifiers of an ad, each once, surest first. */
export function identifiersOf(found: readonly FoundIdentifier[]): IdentifierOfAd[] {
  const byName = new Map<string, FoundIdentifier[]>();
  for (const one of found) {
    const name = `${one.kind}:${one.value}`;
    byName.set(name, [...(byName.get(name) ?? []), one]);
  }
  return [...byName.values()]
    .map((places) => places.sort((one, other) => other.confidence - one.confidence))
    .flatMap((places) => {
      const [surest] = places;
      return surest === undefined
        ? []
        : [{ kind: surest.kind, value: surest.value, confidence: surest.confidence, places }];
    })
    .sort((one, other) => other.confidence - one.confidence);
}

/** What to mark in a field of an ad. @param field e.g. `text`, `phones[0]` */
export function spansIn(field: string, found: readonly FoundIdentifier[], texts: Texts): Span[] {
  return found
    .filter(({ place }) => "field" in place && place.field === field)
    .map(({ kind, value, confidence, offset, length }) => ({
      start: offset,
      end: offset + length,
      title: `${texts.ads.kinds[kind]}: ${value} · ${showConfidence(confidence)}`,
    }));
}

/** Where an identifier stands, in words. */
export function placeName({ place }: FoundIdentifier, images: readonly AdImage[], texts: Texts): string {
  if ("image" in place)
    return texts.ads.inPicture(images.findIndex(({ sha256 }) => sha256 === place.image) + 1);
  return placeOfField(place.field, texts);
}

/** The name of a field of an ad, e.g. of `phones[0]`. */
export function placeOfField(field: string, { ads }: Texts): string {
  const [, name = "", number] = /^(\w+?)(?:\[(\d+)\])?$/u.exec(field) ?? [];
  const names: Readonly<Record<string, string>> = ads.fields;
  const shown = Object.hasOwn(names, name) ? (names[name] ?? name) : field;
  return number === undefined ? shown : `${shown} ${Number(number) + 1}`;
}
