import { expected } from "../domain/errors.js";
import type { OperationId, StopId } from "../domain/ids.js";
import { parseStoppedNode, type StopEntry } from "../domain/links/stop-entry.js";
import type { Store } from "../ports/store.js";
import type { Operations } from "./operations.js";

/** What ties no ads because a supervisor says so. */
export interface StopList {
  /** Oldest first. @throws OPERATION_UNKNOWN */
  list(operationId: OperationId): Promise<StopEntry[]>;
  /** An entry that is there for the node stays as it is. @throws OPERATION_UNKNOWN, ARGUMENT_INVALID for what cannot be stopped */
  add(operationId: OperationId, node: string, note: string | null): Promise<StopEntry>;
  /** @throws STOP_ENTRY_UNKNOWN */
  remove(id: StopId): Promise<void>;
}

export function createStopList(parts: {
  store: Pick<Store, "stopList">;
  operations: Pick<Operations, "find" | "assertReached">;
}): StopList {
  const { operations } = parts;
  const { stopList } = parts.store;
  return {
    list: async (id) => stopList.list((await operations.find(id)).id),
    async add(id, text, note) {
      const operation = await operations.find(id);
      return stopList.add({ operationId: operation.id, node: parseStoppedNode(text), note });
    },
    async remove(id) {
      const unknown = () => expected("STOP_ENTRY_UNKNOWN", "an entry that exists", "the stop list", id);
      const entry = await stopList.find(id);
      if (entry === null) throw unknown();
      await operations.assertReached(entry.operationId, unknown);
      await stopList.remove(id);
    },
  };
}
