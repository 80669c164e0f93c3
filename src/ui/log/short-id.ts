/** Enough of a random id to tell it from the others of a log; one that is short stays. */
export function shortId(id: string): string {
  const [, kind, hex] = /^([a-z]+_)([0-9a-f]{32})$/.exec(id) ?? [];
  return kind === undefined || hex === undefined ? id : `${kind}${hex.slice(0, 8)}…`;
}
