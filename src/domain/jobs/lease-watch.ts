import type { JobId } from "../ids.js";

/** A job that somebody holds, as it was seen. */
export interface HeldJob {
  readonly id: JobId;
  readonly owner: string;
  readonly beat: number;
}

/** An owner that gave no sign of life for so long is gone. */
export const LEASE_MS = 30_000;
/** Signs of life come so often. */
export const HEARTBEAT_MS = 2_000;

/**
 * Judges by what one observer saw, on a clock of its own that never goes back, whether the holders of jobs still live: a lease has
 * no time of day in it, so that setting the machine's clock neither ends one nor makes it last.
 */
export class LeaseWatch {
  readonly #seen = new Map<JobId, HeldJob & { readonly since: number }>();

  /**
   * @param held all that is held at this moment
   * @param nowMs by a clock that only goes forward
   * @returns those whose owner has stood still for {@link LEASE_MS} before the observer's eyes
   */
  lapsed(held: readonly HeldJob[], nowMs: number): HeldJob[] {
    const ids = new Set(held.map(({ id }) => id));
    for (const id of this.#seen.keys()) if (!ids.has(id)) this.#seen.delete(id);
    return held.filter((one) => {
      const before = this.#seen.get(one.id);
      if (before !== undefined && before.owner === one.owner && before.beat === one.beat)
        return nowMs - before.since >= LEASE_MS;
      this.#seen.set(one.id, { ...one, since: nowMs });
      return false;
    });
  }
}
