import { asLeadlightError, type ErrorCode, LeadlightError } from "../../domain/errors.js";

/** What a thread made, or why it could not: error classes do not survive the way from one thread to another. */
export type Outcome<Value> =
  | { readonly value: Value }
  | { readonly code: ErrorCode; readonly message: string };

/** Runs work and turns what it throws into data. */
export async function outcomeOf<Value>(work: () => Promise<Value>): Promise<Outcome<Value>> {
  try {
    return { value: await work() };
  } catch (thrown) {
    const { code, message } = asLeadlightError(thrown);
    return { code, message };
  }
}

/** The value, or the error thrown again. */
export function valueIn<Value>(outcome: Outcome<Value>): Value {
  if ("value" in outcome) return outcome.value;
  throw new LeadlightError(outcome.code, outcome.message);
}
