import { expected } from "./errors.js";

/**
 * What people say of the age of somebody in a picture. Only people say it, and never the machine.
 *
 * - `possible_minor`: may be under age, by the looks or by what is known
 * - `minor`: is under age, by what is known
 * - `adult_stated`: is said to be of age; it ends the blur, and takes back nothing that the machine's age raised
 */
export const AGE_FLAGS = ["possible_minor", "minor", "adult_stated"] as const;
export type AgeFlagValue = (typeof AGE_FLAGS)[number];

/** What a flag rests on: a closed list, so that the log can hold it and no detail of a case gets there. */
export const AGE_BASES = ["appearance", "document", "statement", "investigation"] as const;
export type AgeBasis = (typeof AGE_BASES)[number];

/** What a flag may rest on: looks make nobody an adult, and nobody a child for certain. */
export function basesOf(value: AgeFlagValue): readonly AgeBasis[] {
  return value === "possible_minor" ? AGE_BASES : AGE_BASES.filter((basis) => basis !== "appearance");
}

/** A person's word on a face. Flags are appended: the last one holds, and none is taken back or lost. */
export interface AgeFlag {
  readonly value: AgeFlagValue;
  readonly basis: AgeBasis;
  /** Name of their account. */
  readonly by: string;
  readonly at: Date;
}

export type NewAgeFlag = Omit<AgeFlag, "at">;

/** True for a flag that keeps a face from being shown unless somebody asks for it. */
export function isHeldBack(flag: AgeFlagValue | null): boolean {
  return flag === "possible_minor" || flag === "minor";
}

/**
 * Checks what a person typed.
 * @throws ARGUMENT_INVALID for an unknown value or basis, and for looks as the basis of anything but `possible_minor`
 */
export function parseAgeFlag(input: { value: string; basis: string }): Pick<AgeFlag, "value" | "basis"> {
  const value = AGE_FLAGS.find((known) => known === input.value);
  if (value === undefined)
    throw expected("ARGUMENT_INVALID", AGE_FLAGS.join(", "), "the age flag", input.value);
  const possible = basesOf(value);
  const basis = possible.find((known) => known === input.basis);
  if (basis === undefined)
    throw expected("ARGUMENT_INVALID", possible.join(", "), `the basis of ${value}`, input.basis);
  return { value, basis };
}

/** How long somebody sees a face that they asked for: long enough to compare it, too short to leave it open. */
export const REVEAL_MINUTES = 15;

/** When a face that is revealed now is blurred again. */
export function revealedUntil(now: Date): Date {
  return new Date(now.getTime() + REVEAL_MINUTES * 60_000);
}
