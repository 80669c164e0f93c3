import staticFiles from "@fastify/static";
import type { HttpInstance } from "./http-context.js";

/** The page's own scripts, styles and pictures, and the pictures that it fetched itself (`blob:`); nothing from elsewhere, nothing inline. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

/**
 * The review page: `/` and its files, each a route of its own, so that an unknown path stays refused like any other. They
 * hold no data and therefore want no sign-in; what they show comes from the API, which does.
 * @param folder what `npm run build` made of `src/ui`
 */
export async function pageRoutes(app: HttpInstance, folder: string): Promise<void> {
  app.addHook("onRoute", (route) => {
    route.config = { ...route.config, access: "public" };
  });
  await app.register(staticFiles, {
    root: folder,
    wildcard: false,
    index: false,
    globIgnore: ["index.html"],
    // Their names hold a digest of what is in them.
    maxAge: "365d",
    immutable: true,
  });
  app.get("/", { schema: { hide: true } }, (_request, reply) => {
    reply.header("content-security-policy", PAGE_POLICY);
    // Names the files of today; kept by no cache, like whatever says nothing else.
    return reply.sendFile("index.html", { cacheControl: false });
  });
}
