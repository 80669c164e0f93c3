import { onTestFinished } from "vitest";
import { MemoryIndexSnapshots } from "../../../src/adapters/memory/index-snapshots.js";
import { indexSnapshotsContract } from "../../contracts/index-snapshots.contract.js";

indexSnapshotsContract(async () => {
  const snapshots = new MemoryIndexSnapshots();
  onTestFinished(() => snapshots.close());
  return snapshots;
});
