import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { HttpInstance } from "./http-context.js";

/** What the page needs and no more: its own scripts and styles, the inline style attributes that Swagger UI writes. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Collects the description of every route that is added after it. */
export async function describeRoutes(app: HttpInstance, version: string): Promise<void> {
  await app.register(swagger, {
    refResolver: { buildLocalReference: (schema) => String(schema["$id"]) },
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Leadlight",
        version,
        description:
          "Face search for investigators of human trafficking. The machine proposes candidates; people decide. " +
          "All times are UTC, all ids are opaque, and every refusal is problem+json with a stable code.",
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      },
      tags: [
        { name: "session", description: "Signing in and out in a browser" },
        { name: "accounts", description: "The accounts of people" },
        { name: "operations", description: "Cases, and who works on them" },
        { name: "ads", description: "Collected advertisements" },
        { name: "galleries", description: "Reference people and their portraits" },
        { name: "search", description: "One picture against a gallery" },
        { name: "jobs", description: "Work that goes on without the one who asked for it" },
        { name: "candidates", description: "Comparisons, candidates and opinions" },
        { name: "links", description: "Which ads belong together, and by what" },
        { name: "leads", description: "What people have verified" },
        { name: "pictures", description: "Pictures to look at" },
        { name: "log", description: "What was done, by whom and why" },
        { name: "health", description: "For whoever supervises the server" },
      ],
      components: {
        securitySchemes: {
          key: {
            type: "http",
            scheme: "bearer",
            description: "a key of `leadlight key create`, or the one printed at the first start",
          },
        },
      },
      security: [{ key: [] }],
    },
  });
}

/** `/openapi.json` for programs and `/docs` for people; nothing on the page comes from elsewhere. */
export async function documentationRoutes(app: HttpInstance): Promise<void> {
  app.addHook("onRoute", (route) => {
    route.config = { ...route.config, access: "documentation" };
  });
  app.get("/openapi.json", { schema: { hide: true } }, async () => app.swagger());
  await app.register(swaggerUi, {
    routePrefix: "/docs",
    staticCSP: PAGE_POLICY,
    theme: { title: "Leadlight HTTP API" },
    uiConfig: { validatorUrl: null, persistAuthorization: false },
  });
}
