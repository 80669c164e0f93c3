import { type Tally, total } from "./tally.js";

/** Similarities that share one likelihood ratio. */
interface Block {
  /** Places of the tally, from the first up to and without `end`. */
  readonly end: number;
  readonly mated: number;
  readonly nonMated: number;
}

/**
 * The likelihood ratios that never fall with similarity and fit a tally best, by pooling adjacent violators (M. Ayer et
 * al., Annals of Mathematical Statistics 26, 1955). They were made on the very comparisons that they describe, so they
 * are the best that a calibration could do there (N. Brümmer and J. du Preez, 2006) and promise nothing of others.
 * @returns log10 LR for each place of the tally; −∞ below every mated comparison and ∞ above every non-mated one
 */
export function isotonicLog10LR(tally: Tally): Float64Array {
  const [matedTotal, nonMatedTotal] = [total(tally.mated), total(tally.nonMated)];
  const blocks: Block[] = [];
  for (let place = 0; place < tally.similarity.length; place++) {
    let block: Block = {
      end: place + 1,
      mated: (tally.mated[place] as number) / matedTotal,
      nonMated: (tally.nonMated[place] as number) / nonMatedTotal,
    };
    for (let last = blocks.at(-1); last !== undefined && !isBelow(last, block); last = blocks.at(-1)) {
      blocks.pop();
      block = { end: block.end, mated: last.mated + block.mated, nonMated: last.nonMated + block.nonMated };
    }
    blocks.push(block);
  }
  const values = new Float64Array(tally.similarity.length);
  let start = 0;
  for (const { end, mated, nonMated } of blocks) {
    values.fill(Math.log10(mated) - Math.log10(nonMated), start, end);
    start = end;
  }
  return values;
}

/** True when the ratio of mated to non-mated weight is clearly less in the first block. An empty block is like any other. */
function isBelow(first: Block, second: Block): boolean {
  return first.mated * second.nonMated < second.mated * first.nonMated;
}
