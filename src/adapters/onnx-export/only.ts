/** The only item of a list. @throws RangeError for none, and for several */
export function only<Item>(items: readonly Item[], what: string): Item {
  const [item, ...more] = items;
  if (item === undefined || more.length > 0) throw new RangeError(`not one ${what}`);
  return item;
}
