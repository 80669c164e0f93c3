import { type Actor, type Reach, reaches } from "../../domain/actor.js";
import { isInForce } from "../../domain/api-key.js";
import type { KeyId, UserId } from "../../domain/ids.js";
import { JOB_KINDS, type Job } from "../../domain/jobs/job.js";
import { assertRight, type Right, rightsOf, SERVICE } from "../../domain/rights.js";
import type { Clock } from "../../ports/clock.js";
import type { Store } from "../../ports/store.js";

/** What somebody may do, and how far they see. */
interface Allowed {
  readonly rights: readonly Right[];
  readonly reach: Reach;
}

const NOTHING: Allowed = { rights: [], reach: new Set() };

/**
 * Whether whoever queued a job may still have it done: it is done in their name, perhaps days after they asked for it. An account may have been
 * disabled since, have lost a role or an operation, and a key may have been revoked.
 * @throws RIGHT_MISSING
 */
export async function assertStillAllowed(
  parts: { readonly store: Store; readonly clock: Clock },
  { by, kind, operationId }: Pick<Job, "by" | "kind" | "operationId">,
): Promise<void> {
  // Whoever may read the data folder may still do so.
  if (by.kind === "local" || by.kind === "system") return;
  const { rights, reach } = await allowedTo(parts, by);
  const isReached = operationId === null || reaches(reach, operationId);
  assertRight(new Set(isReached ? rights : []), JOB_KINDS[kind]);
}

async function allowedTo(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  { kind, id }: Actor,
): Promise<Allowed> {
  if (kind === "user") {
    const user = await store.accounts.users.find(id as UserId);
    if (user === null || user.disabledAt !== null) return NOTHING;
    const reach = new Set(await store.accounts.memberships.operationsOf(user.id));
    return { rights: rightsOf(user.roles), reach };
  }
  const key = (await store.keys.list()).find((one) => one.id === (id as KeyId));
  if (key === undefined || !isInForce(key, clock.now())) return NOTHING;
  const { operations } = key;
  return { rights: rightsOf([SERVICE]), reach: operations === "all" ? "all" : new Set(operations) };
}
