import { AsyncLocalStorage } from "node:async_hooks";
import { type Acting, DEFAULT_JUSTIFICATION, type Justification } from "../../domain/actor.js";
import { LOCAL_RIGHTS } from "../../domain/rights.js";
import type { ActingContext } from "../../ports/acting.js";

/** @param startedBy who acts outside of every request */
export function createActingContext(startedBy: Acting): ActingContext {
  const storage = new AsyncLocalStorage<Acting>();
  return {
    current: () => storage.getStore() ?? startedBy,
    run: (acting, work) => storage.run(acting, work),
  };
}

/** Whoever started this process, by their number in the operating system. */
export function localActing(justification: Justification = DEFAULT_JUSTIFICATION): Acting {
  const actor = { kind: "local", id: String(process.getuid?.() ?? 0) } as const;
  return { actor, justification, reach: "all", rights: LOCAL_RIGHTS };
}
