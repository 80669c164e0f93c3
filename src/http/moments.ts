import { expected } from "../domain/errors.js";

/**
 * Reads a date and time of a query that has the form of one.
 * @param name of the field, for the message
 * @throws REQUEST_INVALID for what has the form and is none, as a leap second
 */
export function readMoment(text: string | undefined, name: string): Date | undefined {
  if (text === undefined) return undefined;
  const moment = new Date(text);
  if (Number.isNaN(moment.getTime()))
    throw expected("REQUEST_INVALID", "a date and time like 2026-01-31T12:00:00Z", name, text);
  return moment;
}
