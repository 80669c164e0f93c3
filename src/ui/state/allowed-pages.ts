import type { Right } from "../api/session.js";
import type { Route } from "./route.js";

type PlainPage = Exclude<Route["page"], "compare" | "gallery" | "ad" | "network">;

/** The pages in their order, each with the rights of which one is enough to see it. */
const PAGES: readonly { readonly page: PlainPage; readonly rights: readonly Right[] }[] = [
  { page: "queue", rights: ["candidate.view"] },
  { page: "alerts", rights: ["candidate.view"] },
  { page: "networks", rights: ["ad.view"] },
  { page: "search", rights: ["search.run"] },
  { page: "ingest", rights: ["ad.ingest"] },
  { page: "galleries", rights: ["gallery.view"] },
  { page: "leads", rights: ["lead.view"] },
  { page: "people", rights: ["account.view", "operation.manage"] },
  { page: "log", rights: ["log.read"] },
  { page: "jobs", rights: ["job.use"] },
];

/** The pages that somebody with these rights is offered. */
export function allowedPages(theirs: readonly Right[]): PlainPage[] {
  return PAGES.filter(({ rights }) => rights.some((right) => theirs.includes(right))).map(({ page }) => page);
}

/** The page of the menu that a route belongs to; null for an ad, to which many ways lead. */
export function menuPageOf({ page }: Route): PlainPage | null {
  if (page === "ad") return null;
  if (page === "compare") return "queue";
  if (page === "network") return "networks";
  return page === "gallery" ? "galleries" : page;
}

/** Whether somebody with these rights is shown a route at all. */
export function mayOpen(route: Route, theirs: readonly Right[]): boolean {
  const page = menuPageOf(route);
  return page === null ? theirs.includes("ad.view") : allowedPages(theirs).includes(page);
}
