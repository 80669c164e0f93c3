import type { OperationId } from "./ids.js";
import type { Right } from "./rights.js";

/**
 * Who acts. Ids are opaque: names of people are in no log.
 *
 * - `local`: somebody at the command line who may read the data folder; the id is their number in the operating system
 * - `user`: somebody who signed in; the id is that of the account
 * - `key`: a program that presented an API key; the id is that of the key, which is not the key itself
 * - `system`: Leadlight by itself, for instance when it opens a store for the first time
 */
export interface Actor {
  readonly kind: "local" | "user" | "key" | "system";
  readonly id: string;
}

/**
 * Why personal data is looked at or passed on. A closed list, so that no name and no detail of a case gets into the log.
 * Directive (EU) 2016/680, Art. 25(2), wants the justification of every consultation and disclosure.
 */
export const JUSTIFICATIONS = [
  "case_work",
  "review",
  "quality_control",
  "training",
  "request_of_authority",
  "request_of_person",
] as const;
export type Justification = (typeof JUSTIFICATIONS)[number];

/** That of whoever gives none. */
export const DEFAULT_JUSTIFICATION: Justification = "case_work";

/** The operations whose data somebody may see. */
export type Reach = "all" | ReadonlySet<OperationId>;

/** Somebody who was let in, what they may do, and how far they see. */
export interface Caller {
  readonly actor: Actor;
  readonly reach: Reach;
  readonly rights: ReadonlySet<Right>;
}

/** Who acts, and why. */
export interface Acting extends Caller {
  readonly justification: Justification;
}

export function reaches(reach: Reach, operation: OperationId): boolean {
  return reach === "all" || reach.has(operation);
}

/** Leadlight itself, for what nobody in particular asked for. */
export const BY_ITSELF: Acting = {
  actor: { kind: "system", id: "leadlight" },
  justification: DEFAULT_JUSTIFICATION,
  reach: "all",
  rights: new Set(),
};
