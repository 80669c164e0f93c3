import type { Box, Point } from "../../domain/geometry.js";
import { ShownText } from "../ads/shown-text.jsx";
import type { ShownNetwork } from "../api/links.js";
import { Loading } from "../parts/loading.jsx";
import { Problem } from "../parts/problem.jsx";
import { Scrolls } from "../parts/scrolls.jsx";
import { useAsked } from "../state/ask.js";
import { useTexts } from "../texts/use-texts.js";
import { boundsOf } from "./chart-view.js";
import type { World } from "./world.js";

/** Places of the ads on a map, by country; what is not known for sure is counted and listed, and not drawn. */
export function PlaceMap({ network: { places, ads } }: { network: ShownNetwork }) {
  const { links } = useTexts();
  // Fetched when a network is looked at: outlines of all countries are more than the rest of the page.
  const { answer, refusal, again } = useAsked(async () => (await import("./world.js")).drawnWorld(), []);
  return (
    <section class="card">
      <h2>{links.places}</h2>
      {places.length === 0 && <p>{links.noPlaces}</p>}
      <Problem refusal={refusal} again={again} />
      {places.length > 0 && answer === null && refusal === null && <Loading />}
      {places.length > 0 && answer !== null && <Placed world={answer} places={places} ads={ads} />}
    </section>
  );
}

function Placed(props: { world: World; places: ShownNetwork["places"]; ads: number }) {
  const { world, places, ads } = props;
  const { links } = useTexts();
  const { placesColumns: columns } = links;
  const located = places.map((one) => ({ ...one, country: world.countryOf(one.place) }));
  const counts = new Map<string, number>();
  for (const { country, ads: count } of located)
    if (country !== null) counts.set(country, (counts.get(country) ?? 0) + count);
  const placed = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const view = partOf(
    world.countries.filter(({ name }) => counts.has(name)),
    world,
  );
  const unit = view.width / world.width;
  return (
    <>
      <p class="small">{links.placesWhat(placed, ads - placed)}</p>
      <div class="map-and-table">
        <svg
          class="map"
          viewBox={`${view.x} ${view.y} ${view.width} ${view.height}`}
          role="img"
          aria-label={[...counts].map(([name, count]) => `${name}: ${count}`).join(", ")}
        >
          {world.countries.map(({ name, outline }, i) => (
            <path key={i} d={outline} class={counts.has(name) ? "is-placed" : undefined} />
          ))}
          {world.countries.map(({ name, x, y }) => {
            const count = counts.get(name);
            if (count === undefined) return null;
            const radius = (13 + 4 * Math.log2(count)) * unit;
            return (
              <g key={name}>
                <circle cx={x} cy={y} r={radius} />
                <text x={x} y={y + 7 * unit} font-size={20 * unit}>
                  {count}
                </text>
                <title>{`${name}: ${count}`}</title>
              </g>
            );
          })}
        </svg>
        <Scrolls label={links.places} class="place-table">
          <table>
            <thead>
              <tr>
                <th scope="col">{columns.place}</th>
                <th scope="col">{columns.country}</th>
                <th scope="col">{columns.ads}</th>
              </tr>
            </thead>
            <tbody>
              {located.map(({ place, country, ads: count }) => (
                <tr key={place}>
                  <th scope="row" class="long">
                    <ShownText text={place} />
                  </th>
                  <td>{country ?? <em>{links.notPlaced}</em>}</td>
                  <td>{count}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolls>
      </div>
    </>
  );
}

/** How much of the map stays around the places, and the least that is shown of it, as shares of its width. */
const [AROUND, LEAST] = [0.05, 0.16];

/** The part of the map that holds some places, in the proportions of the whole; all of it without places. */
function partOf(places: readonly Point[], { width, height }: World): Box {
  if (places.length === 0) return { x: 0, y: 0, width, height };
  const around = boundsOf(places, AROUND * width);
  const shown = Math.min(width, Math.max(around.width, (around.height * width) / height, LEAST * width));
  const [middleX, middleY] = [around.x + around.width / 2, around.y + around.height / 2];
  const shownHeight = (shown * height) / width;
  return {
    x: Math.max(0, Math.min(width - shown, middleX - shown / 2)),
    y: Math.max(0, Math.min(height - shownHeight, middleY - shownHeight / 2)),
    width: shown,
    height: shownHeight,
  };
}
