import type { MultipartFile } from "@fastify/multipart";
import type { FastifyRequest } from "fastify";
import { type Static, type TObject, type TProperties, Type } from "typebox";
import { expected, LeadlightError } from "../domain/errors.js";
import { sha256Of } from "../domain/ids.js";
import type { HttpLimits } from "./limits.js";
import { asFormError } from "./request-errors.js";
import { type Check, createCheck, propertiesOf, readPlainValues, typeOf } from "./validation.js";

/** A form of some fields and one or several files named `image`. */
export interface ImageForm<Fields extends TProperties> {
  /** For the route's schema: what OpenAPI shows. The form itself is checked by {@link readForm}. */
  readonly body: ReturnType<typeof describedBody>;
  readonly fields: TObject<Fields>;
  readonly check: Check<TObject<Fields>>;
  readonly images: "one" | "several";
}

export interface UploadedImage {
  /** As the client calls it, without control characters; shown, never used as a path. */
  readonly fileName: string;
  readonly bytes: Uint8Array;
}

export interface FilledForm<Fields extends TProperties> {
  readonly fields: Static<TObject<Fields>>;
  /** At least one. */
  readonly images: readonly [UploadedImage, ...UploadedImage[]];
  /** What was sent, short enough to compare: the fields, and each file by name and SHA-256. */
  readonly content: unknown;
}

const FILE_PART = "image";

export function imageForm<Fields extends TProperties>(
  fields: Fields,
  images: "one" | "several",
): ImageForm<Fields> {
  const schema = Type.Object(fields, { additionalProperties: false });
  return {
    body: describedBody(fields, images),
    fields: schema,
    check: createCheck(schema, "the form"),
    images,
  };
}

function describedBody(fields: TProperties, images: "one" | "several") {
  const file = { type: "string", format: "binary", description: "JPEG, PNG, WebP, GIF or AVIF" };
  const image = Type.Unsafe<never>(images === "one" ? file : { type: "array", minItems: 1, items: file });
  // Fastify hands such a body to nobody; the handler reads the form.
  return Type.Unsafe<undefined>(Type.Object({ ...fields, [FILE_PART]: image }));
}

/** Most bytes that a form may hold in memory: as many as it says that it has. */
export function uploadBytesOf(request: FastifyRequest, { uploadBytes }: HttpLimits): number {
  const said = Number(request.headers["content-length"] ?? Number.NaN);
  return said <= uploadBytes ? said : uploadBytes;
}

/**
 * Reads a form into memory, within the limits, and refuses every part that the form does not have.
 * @throws CONTENT_TYPE_UNSUPPORTED when it is no form, REQUEST_TOO_LARGE, REQUEST_INVALID
 */
export async function readForm<Fields extends TProperties>(
  request: FastifyRequest,
  form: ImageForm<Fields>,
  limits: HttpLimits,
): Promise<FilledForm<Fields>> {
  if (!request.isMultipart()) {
    throw expected("CONTENT_TYPE_UNSUPPORTED", "multipart/form-data", "the body", "something else");
  }
  if (Number(request.headers["content-length"] ?? 0) > limits.uploadBytes) {
    throw tooLarge(`at most ${limits.uploadBytes} bytes`, "the body");
  }
  try {
    const { sent, images } = await readParts(request, form, limits);
    const [first, ...others] = images;
    if (first === undefined)
      throw expected("REQUEST_INVALID", "a file", `${FILE_PART} in the form`, "nothing");
    const fields = form.check(readPlainValues(form.fields, sent));
    const files = images.map(({ fileName, bytes }) => [fileName, sha256Of(bytes)]);
    return { fields, images: [first, ...others], content: [fields, files] };
  } catch (thrown) {
    // What still arrives is read and dropped: a client that is not listened to does not hear the answer either.
    request.raw.unpipe();
    request.raw.resume();
    throw asFormError(thrown);
  }
}

async function readParts(
  request: FastifyRequest,
  form: ImageForm<TProperties>,
  limits: HttpLimits,
): Promise<{ sent: Record<string, unknown>; images: UploadedImage[] }> {
  const properties = propertiesOf(form.fields);
  const mostImages = form.images === "one" ? 1 : limits.imagesOfAd;
  const mostFields = Object.keys(properties).length;
  const images: UploadedImage[] = [];
  const sent: Record<string, unknown> = {};
  let bytesLeft = limits.uploadBytes;
  const parts = request.parts({
    limits: { files: mostImages, fields: mostFields, parts: mostImages + mostFields },
  });
  for await (const part of parts) {
    if (part.type === "file") {
      if (part.fieldname !== FILE_PART) throw wrongPart(part.fieldname, properties);
      const bytes = await readFile(part, bytesLeft, limits);
      bytesLeft -= bytes.length;
      images.push({ fileName: plainName(part.filename, images.length), bytes });
    } else {
      const { fieldname: name, value } = part;
      if (!Object.hasOwn(properties, name) || Object.hasOwn(sent, name)) throw wrongPart(name, properties);
      if (part.valueTruncated) throw tooLarge("a shorter text", `${name} in the form`);
      const isJson = typeOf(properties[name]) === "object" && typeof value === "string";
      sent[name] = isJson ? parseJson(name, value) : value;
    }
  }
  return { sent, images };
}

async function readFile(part: MultipartFile, bytesLeft: number, limits: HttpLimits): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of part.file) {
    length += chunk.length;
    if (length > bytesLeft) throw tooLarge(`at most ${limits.uploadBytes} bytes`, "all files of the form");
    chunks.push(chunk);
  }
  // The reader itself stops at the limit of one file, and says so here.
  if (part.file.truncated) throw tooLarge(`at most ${limits.imageBytes} bytes`, `${FILE_PART} in the form`);
  return Buffer.concat(chunks);
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const error = expected("REQUEST_INVALID", "JSON", `${name} in the form`, text);
    throw new LeadlightError(error.code, error.message, { cause });
  }
}

/** A part that the form does not have, has as the other kind, or has already. */
function wrongPart(name: string, properties: Readonly<Record<string, unknown>>): LeadlightError {
  const fields = Object.keys(properties).join(", ");
  const known = `only the fields ${fields} (each once) and files named ${FILE_PART}`;
  return expected("REQUEST_INVALID", known, "the form", name);
}

function tooLarge(what: string, where: string): LeadlightError {
  return expected("REQUEST_TOO_LARGE", what, where, "more");
}

const LONGEST_NAME = 255;

function plainName(fileName: string | undefined, position: number): string {
  const plain = (fileName ?? "").replace(/[\p{Cc}\p{Cf}]/gu, "").slice(0, LONGEST_NAME);
  return plain === "" ? `image ${position + 1}` : plain;
}
