import { useEffect, useState } from "preact/hooks";

/** Where the page is. It stands behind the # of the address, so that the server has one page only. */
export type Route =
  | {
      readonly page:
        | "queue"
        | "alerts"
        | "networks"
        | "search"
        | "ingest"
        | "galleries"
        | "leads"
        | "people"
        | "log"
        | "jobs";
    }
  | { readonly page: "compare" | "gallery" | "ad" | "network"; readonly id: string };

/** The pages that show one thing, by how their addresses begin. */
const OF_ONE = { candidates: "compare", galleries: "gallery", ads: "ad", networks: "network" } as const;
const FIRST_OF = { compare: "candidates", gallery: "galleries", ad: "ads", network: "networks" } as const;

const PLAIN = [
  "queue",
  "alerts",
  "networks",
  "search",
  "ingest",
  "galleries",
  "leads",
  "people",
  "log",
  "jobs",
] as const;

/** Reads the part of the address behind the #; whatever it does not know is the queue. */
export function readRoute(hash: string): Route {
  const [first = "", second = ""] = hash.replace(/^#\/?/, "").split("/");
  if (second !== "" && isOfOne(first)) return { page: OF_ONE[first], id: decode(second) };
  const page = PLAIN.find((known) => known === first);
  return { page: page ?? "queue" };
}

function isOfOne(first: string): first is keyof typeof OF_ONE {
  return Object.hasOwn(OF_ONE, first);
}

/** A hand-written address may hold a lone %. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function hrefOf(route: Route): string {
  if (!("id" in route)) return `#/${route.page}`;
  return `#/${FIRST_OF[route.page]}/${encodeURIComponent(route.id)}`;
}

export function goTo(route: Route): void {
  location.hash = hrefOf(route);
}

/** The route of the address, followed when it changes. */
export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = () => setHash(location.hash);
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return readRoute(hash);
}
