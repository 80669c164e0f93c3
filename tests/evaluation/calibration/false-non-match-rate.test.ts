import { describe, expect, it } from "vitest";
import { falseNonMatchRateTable } from "../../../src/evaluation/calibration/false-non-match-rate.js";
import { binOf, emptyTally } from "../../../src/evaluation/calibration/tally.js";

/** A tally of one mated comparison of this weight at each similarity. */
function tallyOf(weights: readonly (readonly [number, number])[]) {
  const tally = emptyTally();
  for (const [similarity, weight] of weights) tally.mated[binOf(similarity)] = weight;
  return tally;
}

describe("the false non-match rate", () => {
  it("is the share of mated weight below a similarity, from none to all", () => {
    const table = falseNonMatchRateTable(
      tallyOf([
        [0.305, 1],
        [0.505, 3],
      ]),
    );
    expect(table[0]).toEqual({ similarity: 0.3, rate: 0 });
    expect(table.find(({ similarity }) => similarity === 0.4)).toEqual({ similarity: 0.4, rate: 0.25 });
    expect(table.at(-1)).toEqual({ similarity: 0.52, rate: 1 });
    expect(table.map(({ rate }) => rate)).toEqual(table.map(({ rate }) => rate).toSorted((a, b) => a - b));
  });

  it("ends at 1 where faces are the same picture", () => {
    expect(falseNonMatchRateTable(tallyOf([[1, 1]])).at(-1)).toEqual({ similarity: 1, rate: 1 });
  });
});
