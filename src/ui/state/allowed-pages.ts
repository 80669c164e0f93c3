import type { Right } from "../api/session.js";
import type { Route } from "./route.js";

type PlainPage = Exclude<Route["page"], "compare" | "gallery">;

/** The pages in their order, each with the rights of which one is enough to see it. */
const PAGES: readonly { readonly page: PlainPage; readonly rights: readonly Right[] }[] = [
  { page: "queue", rights: ["candidate.view"] },
  { page: "search", rights: ["search.run"] },
  { page: "ingest", rights: ["ad.ingest"] },
  { page: "galleries", rights: ["gallery.view"] },
  { page: "leads", rights: ["lead.view"] },
  { page: "people", rights: ["account.view", "operation.manage"] },
  { page: "log", rights: ["log.read"] },
];

/** The pages that somebody with these rights is offered. */
export function allowedPages(theirs: readonly Right[]): PlainPage[] {
  return PAGES.filter(({ rights }) => rights.some((right) => theirs.includes(right))).map(({ page }) => page);
}

/** The page of the menu that a route belongs to. */
export function menuPageOf({ page }: Route): PlainPage {
  if (page === "compare") return "queue";
  return page === "gallery" ? "galleries" : page;
}
