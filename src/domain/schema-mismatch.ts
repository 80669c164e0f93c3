import type { TSchema } from "typebox";
import { Value } from "typebox/value";

/** Why a value does not fit a schema, in the three parts of our messages. */
export interface SchemaMismatch {
  /** What was expected, e.g. "a date like 2026-01-31". */
  readonly what: string;
  /** Which field, e.g. "width of box of entry 2 of images". */
  readonly where: string;
  readonly received: unknown;
}

type Fault = ReturnType<typeof Value.Errors>[number];

/**
 * The first reason why a value does not fit a schema; an unknown field comes first, since it is mostly a misspelt one.
 * @param value one that was checked and does not fit
 * @param whole what the value as a whole is called, e.g. "the line"
 */
export function describeMismatch(schema: TSchema, value: unknown, whole: string): SchemaMismatch {
  const faults = Value.Errors(schema, value);
  // The only schema that is plainly false is the one for fields that nobody declared.
  const fault = faults.find(({ keyword }) => keyword === "boolean") ?? faults[0];
  if (fault === undefined) return { what: "another form", where: whole, received: value };
  const path = segments(fault.instancePath);
  if (fault.keyword === "boolean") {
    return {
      what: `only ${knownFields(schema, path)}`,
      where: place(path.slice(0, -1), whole),
      received: path.at(-1),
    };
  }
  if (fault.keyword === "required") {
    const [missing = ""] = fault.params.requiredProperties;
    return { what: "a value", where: place([...path, missing], whole), received: "nothing" };
  }
  // Where several forms would do, each of them complains of the same place.
  const isChoice = faults.some((one) => one.instancePath === fault.instancePath && one.keyword === "anyOf");
  const wishes = faults
    .filter((one) => one.instancePath === fault.instancePath && one.keyword !== "anyOf")
    .map(wish);
  const received = seen(valueAt(value, path), fault);
  const what = isChoice ? [...new Set(wishes)].join(" or ") : wish(fault);
  return { what, where: place(path, whole), received };
}

/** The parts of a JSON pointer (RFC 6901). */
function segments(pointer: string): string[] {
  const [, ...parts] = pointer.split("/");
  return parts.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function place(path: readonly string[], whole: string): string {
  const names = path.map((segment) => (/^\d+$/.test(segment) ? `entry ${Number(segment) + 1}` : segment));
  return names.length === 0 ? whole : names.reverse().join(" of ");
}

function knownFields(schema: TSchema, path: readonly string[]): string {
  const isOutermost = path.length === 1 && "properties" in schema;
  return isOutermost
    ? `the fields ${Object.keys(schema.properties as object).join(", ")}`
    : "the documented fields";
}

/** What the keyword of a fault asks for. */
function wish(fault: Fault): string {
  switch (fault.keyword) {
    case "type":
      return TYPE_NAMES[String(fault.params.type)] ?? "another type";
    case "enum":
      return `one of ${fault.params.allowedValues.join(", ")}`;
    case "format":
      return FORMAT_NAMES[fault.params.format] ?? "another form";
    case "minimum":
      return `at least ${fault.params.limit}`;
    case "maximum":
      return `at most ${fault.params.limit}`;
    case "exclusiveMinimum":
      return `a number above ${fault.params.limit}`;
    case "minLength":
      return `at least ${count(fault.params.limit, "character", "characters")}`;
    case "maxLength":
      return `at most ${count(fault.params.limit, "character", "characters")}`;
    case "minItems":
      return `at least ${count(fault.params.limit, "entry", "entries")}`;
    case "maxItems":
      return `at most ${count(fault.params.limit, "entry", "entries")}`;
    default:
      return "another form";
  }
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  object: "an object",
  array: "a list",
  string: "text in quotes",
  number: "a number",
  integer: "a whole number",
};

const FORMAT_NAMES: Readonly<Record<string, string>> = {
  "date-time": "a date and time like 2026-01-31T12:00:00Z",
  date: "a date like 2026-01-31",
};

function count(many: number | bigint, one: string, several: string): string {
  return `${many} ${Number(many) === 1 ? one : several}`;
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, name) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, name) : undefined),
    value,
  );
}

/** Of something too long or too short, how long it is; of everything else, the thing itself. */
function seen(value: unknown, { keyword }: Fault): unknown {
  if (Array.isArray(value) && keyword.endsWith("Items")) return count(value.length, "entry", "entries");
  if (typeof value === "string" && keyword.endsWith("Length"))
    return count(value.length, "character", "characters");
  return value;
}
