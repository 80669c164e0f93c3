import { realpath } from "node:fs/promises";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { type Static, Type } from "typebox";
import { expected } from "../domain/errors.js";
import type { PackId } from "../domain/ids.js";
import { ListThresholdsSchema } from "../domain/list-thresholds.js";
import { DEFAULT_OPERATION } from "../domain/operation.js";
import type { JobRequest } from "../pipeline/jobs/jobs.js";
import { readId } from "./path-ids.js";
import { NameSchema } from "./shared-json.js";

const shared = { priority: Type.Optional(Type.Integer({ minimum: 0, maximum: 9, default: 5 })) };
const operation = Type.Optional(NameSchema);
const strict = { additionalProperties: false };
const LONGEST_PATH = 1000;
const MOST_PATHS = 100;

export const JobRequestSchema = Type.Union([
  Type.Object(
    {
      kind: Type.Literal("ingest"),
      operation,
      paths: Type.Array(Type.String({ minLength: 1, maxLength: LONGEST_PATH }), {
        minItems: 1,
        maxItems: MOST_PATHS,
        description: "folders, manifests or image files below the server's inbox (LEADLIGHT_INBOX)",
      }),
      ...shared,
    },
    strict,
  ),
  Type.Object(
    {
      kind: Type.Literal("comparison"),
      operation,
      galleryId: Type.String(),
      ...ListThresholdsSchema.properties,
      ...shared,
    },
    strict,
  ),
  Type.Object({ kind: Type.Literal("re-embedding"), pack: NameSchema, ...shared }, strict),
  Type.Object({ kind: Type.Literal("re-clustering"), operation, ...shared }, strict),
  Type.Object({ kind: Type.Literal("export"), operation, ...shared }, strict),
  Type.Object({ kind: Type.Literal("index-rebuild"), ...shared }, strict),
]);

/**
 * Reads what a client wants to be done.
 * @param inbox the only folder that clients may have read; null for none
 * @throws ARGUMENT_INVALID for a path that is not below it, GALLERY_UNKNOWN
 */
export async function readJobRequest(
  body: Static<typeof JobRequestSchema>,
  inbox: string | null,
): Promise<JobRequest> {
  if (body.kind === "index-rebuild") return body;
  if (body.kind === "re-embedding") return { ...body, pack: body.pack as PackId };
  const named = { operation: body.operation ?? DEFAULT_OPERATION };
  if (body.kind === "comparison") {
    const { galleryId, ...rest } = body;
    return { ...rest, ...named, gallery: readId("gal", galleryId) };
  }
  if (body.kind !== "ingest") return { ...body, ...named };
  const paths: string[] = [];
  for (const path of body.paths) paths.push(await below(inbox, path));
  return { ...body, ...named, paths };
}

/** Links are followed before it is judged where a path leads. What is not there and what may not be read are told alike. */
async function below(inbox: string | null, path: string): Promise<string> {
  const refused = () =>
    expected("ARGUMENT_INVALID", "something below the inbox of this server", "a path", path);
  if (inbox === null || path.includes("\0") || isAbsolute(path)) throw refused();
  const [root, target] = await Promise.all([realpath(inbox), realpath(resolve(inbox, path))]).catch(() => {
    throw refused();
  });
  const way = relative(root, target);
  if (way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way)) throw refused();
  return target;
}
