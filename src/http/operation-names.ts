import { expected } from "../domain/errors.js";
import type { OperationId } from "../domain/ids.js";
import type { Store } from "../ports/store.js";

/** Clients know operations by their names. @returns the name of an id */
export async function operationNames(store: Store): Promise<(id: OperationId) => string> {
  const names = new Map((await store.operations.list()).map(({ id, name }) => [id, name]));
  return (id) => {
    const name = names.get(id);
    if (name === undefined) throw expected("STORE_DAMAGED", "the operation of a row", id, "none");
    return name;
  };
}
