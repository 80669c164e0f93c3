import { MemoryImageStore } from "../../../src/adapters/memory/image-store.js";
import { imageStoreContract } from "../../contracts/image-store.contract.js";

imageStoreContract(async () => new MemoryImageStore());
