import type { Client } from "./client.js";

/** The server draws few pictures at a time and refuses more than eight waiting. */
const AT_ONCE = 3;
/** Faces of a queue, and the whole pictures of the candidates looked at last. */
const KEPT = 120;

/** Pictures as addresses of this page (`blob:`), each fetched once while it is kept. The server lets no cache keep them. */
export interface Pictures {
  /** @throws Refusal */
  load(path: string): Promise<string>;
}

export function createPictures(client: Pick<Client, "blob">): Pictures {
  const kept = new Map<string, Promise<string>>();
  const inTurn = createTurns(AT_ONCE);

  function forgetOldest(): void {
    for (const [path, address] of kept) {
      if (kept.size <= KEPT) return;
      kept.delete(path);
      // What shows it has loaded it: taking the address back leaves that picture where it is.
      address.then(URL.revokeObjectURL, () => undefined);
    }
  }

  return {
    load(path) {
      const known = kept.get(path);
      const address = known ?? inTurn(async () => URL.createObjectURL(await client.blob(path)));
      // Put back at the end: the oldest is what was asked for longest ago.
      kept.delete(path);
      kept.set(path, address);
      address.catch(() => kept.delete(path));
      forgetOldest();
      return address;
    },
  };
}

/** Lets so many tasks run at a time; the others wait in their order. */
export function createTurns(atOnce: number): <T>(task: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}
