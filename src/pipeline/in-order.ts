/**
 * Works on several items side by side and gives the results in the order of the items.
 *
 * At most `atOnce` items are read and not done with: the next one is read when whoever loops over the results asks for
 * more. The first failure, of an item or of the source, ends it after the results of the items before; nothing is begun
 * after it. Whoever leaves the loop early waits for what is under way, and leaves nothing running.
 */
export async function* mapInOrder<Item, Result>(
  source: AsyncIterable<Item> | Iterable<Item>,
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void> {
  const items = each(source);
  const underWay: Promise<{ readonly result: Result } | null>[] = [];
  let isOver = false;

  async function take(): Promise<{ readonly result: Result } | null> {
    const { done, value } = await items.next();
    if (done === true || isOver) {
      isOver = true;
      return null;
    }
    try {
      return { result: await work(value) };
    } catch (thrown) {
      isOver = true;
      throw thrown;
    }
  }

  function start(): void {
    const taken = take();
    // Whoever loops learns of a failure when it is its turn.
    taken.catch(() => undefined);
    underWay.push(taken);
  }

  try {
    for (let i = 0; i < atOnce; i++) start();
    for (;;) {
      const taken = (await underWay.shift()) ?? null;
      if (taken === null) return;
      yield taken.result;
      if (!isOver) start();
    }
  } finally {
    isOver = true;
    await Promise.allSettled(underWay);
    await items.return();
  }
}

/** A generator answers several calls of `next` one after the other, which not every iterator does. */
async function* each<Item>(source: AsyncIterable<Item> | Iterable<Item>): AsyncGenerator<Item, void> {
  yield* source;
}
