/** Similarities are counted in bins of 0.0001: finer than any threshold that somebody sets. */
export const BIN_WIDTH = 0.0001;

/** Bins from −1 to 1. */
export const BINS = Math.round(2 / BIN_WIDTH);

/** Which bin a similarity falls into, 0 to {@link BINS} − 1; beyond −1 and 1 the outermost. */
export function binOf(similarity: number): number {
  const bin = Math.floor((similarity + 1) / BIN_WIDTH);
  return bin < 0 ? 0 : bin >= BINS ? BINS - 1 : bin;
}

/** The lower edge of a bin: the threshold that its similarities and all higher ones reach. */
export function lowerEdge(bin: number): number {
  return Number((bin * BIN_WIDTH - 1).toFixed(4));
}
