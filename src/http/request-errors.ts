import { expected, LeadlightError } from "../domain/errors.js";

/**
 * What a request threw, in our words: Fastify and its multipart reader have codes of their own.
 * @returns INTERNAL, with the cause kept, for whatever nobody foresaw
 */
export function asRequestError(thrown: unknown): LeadlightError {
  if (thrown instanceof LeadlightError) return thrown;
  const { code, statusCode } = thrown instanceof Error ? foreignFacts(thrown) : {};
  const known = code === undefined ? undefined : FOREIGN_ERRORS.get(code);
  if (known !== undefined) return known(thrown);
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return because(
      thrown,
      expected("REQUEST_INVALID", "a well-formed request", "this route", code ?? "another"),
    );
  }
  return new LeadlightError("INTERNAL", thrown instanceof Error ? thrown.message : String(thrown), {
    cause: thrown,
  });
}

/** What broke while a form was read is the form's fault unless we know better: the parser's own errors have no code. */
export function asFormError(thrown: unknown): LeadlightError {
  const error = asRequestError(thrown);
  if (error.code !== "INTERNAL") return error;
  return because(
    thrown,
    expected("REQUEST_INVALID", "complete multipart/form-data", "the body", error.message),
  );
}

type Translate = (thrown: unknown) => LeadlightError;

const tooLarge =
  (what: string): Translate =>
  (thrown) =>
    because(thrown, expected("REQUEST_TOO_LARGE", what, "the body", "more"));

const unsupported: Translate = (thrown) =>
  because(
    thrown,
    expected(
      "CONTENT_TYPE_UNSUPPORTED",
      "the content type that the route takes",
      "the body",
      "another or none",
    ),
  );

const invalid =
  (what: string, where: string, received: string): Translate =>
  (thrown) =>
    because(thrown, expected("REQUEST_INVALID", what, where, received));

/** By the `code` of Fastify, of @fastify/multipart and of Node's HTTP parser. */
const FOREIGN_ERRORS: ReadonlyMap<string, Translate> = new Map([
  ["FST_ERR_CTP_BODY_TOO_LARGE", tooLarge("a body within the limit")],
  ["FST_REQ_FILE_TOO_LARGE", tooLarge("files within the limit")],
  ["FST_PARTS_LIMIT", tooLarge("as many parts as the route takes")],
  ["FST_FILES_LIMIT", tooLarge("as many files as the route takes")],
  ["FST_FIELDS_LIMIT", tooLarge("as many fields as the route takes")],
  ["HPE_HEADER_OVERFLOW", tooLarge("headers of at most 16 KB")],
  ["FST_ERR_CTP_INVALID_MEDIA_TYPE", unsupported],
  ["FST_INVALID_MULTIPART_CONTENT_TYPE", unsupported],
  ["FST_ERR_CTP_EMPTY_JSON_BODY", invalid("JSON", "the body", "nothing")],
  ["FST_ERR_CTP_INVALID_JSON_BODY", invalid("JSON", "the body", "something else")],
  ["FST_ERR_CTP_INVALID_CONTENT_LENGTH", invalid("as many bytes as announced", "the body", "another number")],
  ["FST_INVALID_JSON_FIELD_ERROR", invalid("JSON", "a field of the form", "something else")],
  ["FST_PROTO_VIOLATION", invalid("only the documented parts", "the form", "a name that no part may have")],
  ["FST_MP_PREMATURE_CLOSE", invalid("complete multipart/form-data", "the body", "a part of it")],
  ["FST_ERR_BAD_URL", invalid("percent-encoded UTF-8", "the URL", "something else")],
  [
    "FST_ERR_HANDLER_TIMEOUT",
    (thrown) => because(thrown, expected("SERVER_BUSY", "an answer in time", "the request", "none")),
  ],
  [
    "ERR_HTTP_REQUEST_TIMEOUT",
    (thrown) =>
      because(thrown, expected("REQUEST_TIMEOUT", "a whole request in time", "this route", "a part")),
  ],
]);

function because(cause: unknown, error: LeadlightError): LeadlightError {
  return new LeadlightError(error.code, error.message, { cause });
}

function foreignFacts(error: Error): { code?: string; statusCode?: number } {
  const code = "code" in error && typeof error.code === "string" ? { code: error.code } : {};
  const status =
    "statusCode" in error && typeof error.statusCode === "number" ? { statusCode: error.statusCode } : {};
  return { ...code, ...status };
}
