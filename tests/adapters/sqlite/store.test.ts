import { onTestFinished } from "vitest";
import { openSqliteStore } from "../../../src/adapters/sqlite/sqlite-store.js";
import { storeContract } from "../../contracts/store.contract.js";
import { testActing } from "../../helpers/acting.js";
import { newFile } from "./open-store.js";

storeContract(async (clock) => {
  const store = openSqliteStore({ file: await newFile(), clock, acting: testActing });
  onTestFinished(() => store.close());
  return store;
});
