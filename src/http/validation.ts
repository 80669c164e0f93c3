import type { FastifySchemaCompiler } from "fastify";
import type { Static, TSchema } from "typebox";
import { Compile } from "typebox/compile";
import { expected } from "../domain/errors.js";
import { describeMismatch } from "../domain/schema-mismatch.js";

/** Checks a value against a schema. @throws REQUEST_INVALID, naming the field */
export type Check<Schema extends TSchema> = (value: unknown) => Static<Schema>;

/** @param whole what the value as a whole is called, e.g. "the form" */
export function createCheck<Schema extends TSchema>(schema: Schema, whole: string): Check<Schema> {
  const validator = Compile(schema);
  return (value) => {
    if (validator.Check(value)) return value as Static<Schema>;
    const { what, where, received } = describeMismatch(schema, value, whole);
    throw expected("REQUEST_INVALID", what, where, received);
  };
}

/** Lets Fastify validate by the same schemas from which the types and the OpenAPI description are made. */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const check = createCheck(schema, PART_NAMES[httpPart ?? ""] ?? "the request");
  return (received) => {
    const value = httpPart === "querystring" ? readPlainValues(schema, received) : received;
    try {
      return { value: check(value) };
    } catch (error) {
      return { error: error as Error };
    }
  };
};

const PART_NAMES: Readonly<Record<string, string>> = {
  body: "the body",
  querystring: "the query",
  params: "the path",
  headers: "the headers",
};

/**
 * Everything in a query or a form arrives as text; turns what the schema calls a number or a boolean into one. Text that
 * is no plain decimal number, or neither `true` nor `false`, stays as it is and fails the check that follows.
 */
export function readPlainValues(schema: TSchema, received: unknown): unknown {
  if (typeof received !== "object" || received === null) return received;
  const properties = propertiesOf(schema);
  return Object.fromEntries(
    Object.entries(received).map(([name, value]) => {
      const type = Object.hasOwn(properties, name) ? typeOf(properties[name]) : undefined;
      return [name, typeof value === "string" ? readPlainValue(type, value) : value];
    }),
  );
}

function readPlainValue(type: unknown, text: string): unknown {
  if (type === "boolean") return text === "true" ? true : text === "false" ? false : text;
  const isNumber = type === "number" || type === "integer";
  return isNumber && DECIMAL.test(text) ? Number(text) : text;
}

const DECIMAL = /^-?\d{1,15}(\.\d{1,15})?$/;

export function propertiesOf(schema: TSchema): Readonly<Record<string, TSchema>> {
  return "properties" in schema ? (schema.properties as Record<string, TSchema>) : {};
}

export function typeOf(schema: TSchema | undefined): unknown {
  return schema !== undefined && "type" in schema ? schema.type : undefined;
}
