import { join } from "node:path";
import { onTestFinished } from "vitest";
import { openSqliteStore } from "../../../src/adapters/sqlite/sqlite-store.js";
import type { Store } from "../../../src/ports/store.js";
import { testActing } from "../../helpers/acting.js";
import { steppingClock } from "../../helpers/stepping-clock.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

/** Where a store may be made; removed with its folder when the test ends. */
export async function newFile(): Promise<string> {
  return join(await temporaryFolder(), "store.sqlite");
}

/** Opens a store that is closed when the test ends, if it still is open then. */
export function openStore(file: string, busyTimeoutMs?: number): Store {
  const store = openSqliteStore({ file, clock: steppingClock(), acting: testActing, busyTimeoutMs });
  onTestFinished(() => store.close());
  return store;
}
