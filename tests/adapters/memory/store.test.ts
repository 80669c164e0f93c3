import { createMemoryStore } from "../../../src/adapters/memory/store.js";
import { storeContract } from "../../contracts/store.contract.js";
import { testActing } from "../../helpers/acting.js";

storeContract(async (clock) => createMemoryStore({ clock, acting: testActing }));
