import type { FastifyInstance, HTTPMethods } from "fastify";

export interface Route {
  readonly method: HTTPMethods;
  /** Pattern, e.g. `/v1/ads/:id`. */
  readonly url: string;
}

/** Every route that the router knows, those of plugins included, as it prints them itself; of `/docs/static/*` it leaves out the middle. */
export function everyRoute(app: FastifyInstance): Route[] {
  const routes: Route[] = [];
  const above: string[] = [];
  for (const line of app.printRoutes({ commonPrefix: false }).split("\n")) {
    const [, indent = "", path = "", methods = ""] =
      /^((?:[│ ] {3})*)[├└]── (\S+)(?: \((.+)\))?$/.exec(line) ?? [];
    if (path === "") continue;
    const depth = indent.length / 4;
    above.length = depth;
    above.push(path);
    const url = above.join("");
    for (const method of methods.split(", "))
      if (method !== "") routes.push({ method: method as HTTPMethods, url });
  }
  return routes;
}
