import type { Actor } from "../actor.js";
import { expected } from "../errors.js";
import type { OperationId, StopId } from "../ids.js";

/** Evidence of which a supervisor says that it is everybody's, in one operation: an agency's switchboard, a stock photograph. */
export interface StopEntry {
  readonly id: StopId;
  readonly operationId: OperationId;
  /** See `nodeId`. */
  readonly node: string;
  /** Why, in the words of whoever said so. */
  readonly note: string | null;
  readonly addedBy: Actor;
  readonly addedAt: Date;
}

/** Kinds that can be stopped; the others tie nothing anyway. */
const STOPPABLE = /^(image:[0-9a-f]{64}|identifier:[a-z_-]{1,40}:.{1,500}|identity:[\w-]{1,100})$/u;

/**
 * Reads the id of a node that somebody wants to stop.
 * @throws ARGUMENT_INVALID
 */
export function parseStoppedNode(text: string): string {
  if (!STOPPABLE.test(text))
    throw expected("ARGUMENT_INVALID", "an image, identifier or identity as links name it", "the node", text);
  return text;
}
