import { createMemoryStore } from "../../../src/adapters/memory/store.js";
import { storeContract } from "../../contracts/store.contract.js";

storeContract(async (clock) => createMemoryStore({ clock }));
