import type { IdentifierKind } from "./identifier.js";
import type { IdentifierTools } from "./tools.js";

/** What a text is known to be before it is read. */
export type TextHint = "phone" | "username" | "site" | "none";

/** Something found, by its place in the plain form. */
export interface Finding {
  readonly kind: IdentifierKind;
  readonly value: string;
  readonly start: number;
  readonly end: number;
  readonly confidence: number;
}

/** A text that the rules go through one after the other. */
export interface Scan {
  /** In its plain form. */
  readonly text: string;
  readonly hint: TextHint;
  /** Default regions, the likeliest first. */
  readonly regions: readonly string[];
  readonly tools: IdentifierTools;
  /** By unit of `text`: 1 for what a rule has taken, which later ones leave alone. */
  readonly taken: Uint8Array;
}

/** One rule at work: it yields what it finds, and null after every other step that costs as much. */
export type Steps = Generator<Finding | null, void>;

/** Keeps later rules away from a span. */
export function take({ taken }: Scan, start: number, end: number): void {
  taken.fill(1, start, end);
}

/** Whether a rule has taken a part of a span. */
export function isTaken({ taken }: Scan, start: number, end: number): boolean {
  return taken.subarray(start, end).includes(1);
}

/** A confidence between 0 and 1 with two decimals. */
export function asConfidence(value: number): number {
  return Math.round(Math.min(Math.max(value, 0), 1) * 100) / 100;
}
