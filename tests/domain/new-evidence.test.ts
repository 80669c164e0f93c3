import { describe, expect, it } from "vitest";
import type { PackId, PortraitId } from "../../src/domain/ids.js";
import { comesAgain, newEvidence } from "../../src/domain/new-evidence.js";
import { CANDIDATE_STATES } from "../../src/domain/review-state.js";

const [base, other] = ["base", "other"] as PackId[] as [PackId, PackId];
const [old, fresh] = ["old", "fresh"] as PortraitId[] as [PortraitId, PortraitId];

describe("new evidence", () => {
  it("is another portrait that matches best, or another pack, over all earlier candidates of the pair", () => {
    const earlier = [{ pack: base, portraitIds: [old] }];
    expect(newEvidence({ pack: base, portraitId: old }, earlier)).toBeNull();
    expect(newEvidence({ pack: base, portraitId: fresh }, earlier)).toBe("portrait");
    expect(newEvidence({ pack: other, portraitId: old }, earlier)).toBe("pack");
    const both = [...earlier, { pack: other, portraitIds: [old, fresh] }];
    expect(newEvidence({ pack: base, portraitId: fresh }, both)).toBeNull();
  });

  it("brings back what people settled to be none, replaces what nobody has looked at, and leaves the rest alone", () => {
    const again = CANDIDATE_STATES.map((state) => [
      state,
      comesAgain({ state, isLead: false, isLeased: false }),
    ]);
    expect(Object.fromEntries(again)).toEqual({
      unreviewed: "instead",
      first_opinion: "no",
      awaiting_verification: "no",
      verified: "beside",
      excluded: "beside",
      inconclusive: "beside",
      conflict: "no",
      adjudicated: "beside",
      superseded: "beside",
    });
  });

  it("never doubles a lead, nor takes a candidate from under somebody who is at it", () => {
    expect(comesAgain({ state: "verified", isLead: true, isLeased: false })).toBe("no");
    expect(comesAgain({ state: "adjudicated", isLead: true, isLeased: false })).toBe("no");
    expect(comesAgain({ state: "unreviewed", isLead: false, isLeased: true })).toBe("no");
  });
});
