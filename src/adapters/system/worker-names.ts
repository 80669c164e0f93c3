import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { WorkerNames } from "../../ports/worker-names.js";

/** Differs between two processes that have the same number, as those of a container that was started again. */
const INSTANCE = randomUUID().slice(0, 8);
const HOST = hostname().replaceAll("/", "-");

/** Workers are called by machine, process and start of the process: who shares a store over containers sees only its own processes. */
export const systemWorkerNames: WorkerNames = {
  own: (number) => [HOST, process.pid, INSTANCE, number].join("/"),
  isGone(owner) {
    const [host, pid, instance] = owner.split("/");
    if (host !== HOST || !/^\d+$/.test(pid ?? "")) return false;
    if (Number(pid) === process.pid) return instance !== INSTANCE;
    return !isThere(Number(pid));
  },
  nowMs: () => performance.now(),
};

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // EPERM: it is there, and somebody else's.
    return (thrown as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
