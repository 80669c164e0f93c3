import { type GeoPath, geoNaturalEarth1, geoPath } from "d3-geo";
import type { Geometry } from "geojson";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import countries from "world-atlas/countries-110m.json";
import { countryFinder } from "./places.js";

/** A country as it is drawn. */
export interface Country {
  readonly name: string;
  /** Of an SVG path. */
  readonly outline: string;
  /** The middle of its largest part: that of France is not in the Atlantic. In the units of the outline. */
  readonly x: number;
  readonly y: number;
}

export interface World {
  readonly width: number;
  readonly height: number;
  readonly countries: readonly Country[];
  /** The name of the country that a place as an ad gives it is in; null where that is not sure. */
  readonly countryOf: (place: string) => string | null;
}

const [WIDTH, HEIGHT] = [900, 440];

/** The map of the world of Natural Earth, at 1 : 110 million; it comes with the page and asks nobody. */
export function drawnWorld(): World {
  const atlas = countries as unknown as Topology<{ countries: GeometryCollection<{ name: string }> }>;
  const { features } = feature(atlas, atlas.objects.countries);
  const shown = features.filter(({ properties }) => properties.name !== "Antarctica");
  const projection = geoNaturalEarth1().fitSize([WIDTH, HEIGHT], {
    type: "FeatureCollection",
    features: shown,
  });
  const path = geoPath(projection).digits(1);
  return {
    width: WIDTH,
    height: HEIGHT,
    countries: shown.map((country) => {
      const [x, y] = path.centroid(largestPart(country.geometry, path));
      return { name: country.properties.name, outline: path(country) ?? "", x, y };
    }),
    countryOf: countryFinder(shown.map(({ properties }) => properties.name)),
  };
}

function largestPart(geometry: Geometry, path: GeoPath): Geometry {
  if (geometry.type !== "MultiPolygon") return geometry;
  const parts = geometry.coordinates.map((coordinates): Geometry => ({ type: "Polygon", coordinates }));
  const areas = parts.map((part) => path.area(part));
  return parts[areas.indexOf(Math.max(...areas))] ?? geometry;
}
