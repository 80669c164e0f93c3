import type { Client } from "./client.js";

/** The server draws few pictures at a time and refuses more than eight waiting. */
const AT_ONCE = 3;
/** Faces of a queue, and the whole pictures of the candidates looked at last. */
const KEPT = 120;

export interface ShownPicture {
  /** Of this page (`blob:`). */
  readonly address: string;
  /** Ids of the faces that the server has blurred in it. */
  readonly blurred: readonly string[];
  /** Likely explicit: whoever shows it asks before. */
  readonly isExplicit: boolean;
}

/** Pictures as addresses of this page, each fetched once while it is kept. The server lets no cache keep them. */
export interface Pictures {
  /** @throws Refusal */
  load(path: string): Promise<ShownPicture>;
  /** Lets go of all: what is blurred has changed. Whoever shows one hears of it. */
  forget(): void;
  /** @returns what ends the listening */
  onForget(listener: () => void): () => void;
}

export function createPictures(client: Pick<Client, "picture">): Pictures {
  const kept = new Map<string, Promise<ShownPicture>>();
  const listeners = new Set<() => void>();
  const inTurn = createTurns(AT_ONCE);

  async function fetched(path: string): Promise<ShownPicture> {
    const { blob, ...rest } = await client.picture(path);
    return { address: URL.createObjectURL(blob), ...rest };
  }

  function letGo(path: string, picture: Promise<ShownPicture>): void {
    kept.delete(path);
    // What shows it has loaded it: taking the address back leaves that picture where it is.
    picture.then(
      ({ address }) => URL.revokeObjectURL(address),
      () => undefined,
    );
  }

  function forgetOldest(): void {
    for (const [path, picture] of kept) {
      if (kept.size <= KEPT) return;
      letGo(path, picture);
    }
  }

  return {
    load(path) {
      const known = kept.get(path);
      const picture = known ?? inTurn(() => fetched(path));
      // Put back at the end: the oldest is what was asked for longest ago.
      kept.delete(path);
      kept.set(path, picture);
      picture.catch(() => kept.get(path) === picture && kept.delete(path));
      forgetOldest();
      return picture;
    },

    forget() {
      for (const [path, picture] of kept) letGo(path, picture);
      for (const listener of listeners) listener();
    },

    onForget(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
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
