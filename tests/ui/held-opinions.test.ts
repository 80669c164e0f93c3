import { describe, expect, it } from "vitest";
import type { OpinionDraft } from "../../src/ui/api/candidates.js";
import { Refusal } from "../../src/ui/api/problem.js";
import { createHeldOpinions, type Decision, HELD_MS } from "../../src/ui/compare/held-opinions.js";

const DRAFT: OpinionDraft = {
  version: 1,
  value: "no_candidate",
  reasons: ["age_gap"],
  note: "ears",
  secondsSpent: 4,
};

/** Held opinions on a clock that moves when it is told to. */
function setUp(refuse: () => Refusal | null = () => null) {
  const sent: { id: string; keepalive: boolean }[] = [];
  let decisions: readonly Decision[] = [];
  let timer: { act: () => void; ms: number } | null = null;
  const held = createHeldOpinions({
    send: async (id, _draft, keepalive) => {
      sent.push({ id, keepalive });
      const refusal = refuse();
      if (refusal !== null) throw refusal;
    },
    onChange: (next) => {
      decisions = next;
    },
    now: () => 1000,
    later: (act, ms) => {
      const set = { act, ms };
      timer = set;
      return () => {
        if (timer === set) timer = null;
      };
    },
  });
  return {
    held,
    sent,
    phases: () => decisions.map(({ candidateId, phase }) => `${candidateId} ${phase}`),
    last: () => decisions.at(-1),
    timeIsUp: () => timer?.act(),
    waits: () => timer?.ms ?? null,
  };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe("an opinion that is held back", () => {
  it("is sent when ten seconds are over, and then recorded", async () => {
    const { held, sent, phases, timeIsUp, waits, last } = setUp();
    held.hold("a", DRAFT);
    expect(phases()).toEqual(["a held"]);
    expect(waits()).toBe(HELD_MS);
    expect(last()?.dueAt).toBe(11_000);
    expect(sent).toEqual([]);
    timeIsUp();
    expect(phases()).toEqual(["a sending"]);
    await settled();
    expect(phases()).toEqual(["a sent"]);
    expect(sent).toEqual([{ id: "a", keepalive: false }]);
  });

  it("is never sent when it is undone, and comes back with all that was written", () => {
    const { held, sent, phases, waits } = setUp();
    held.hold("a", DRAFT);
    expect(held.undo()?.draft).toEqual(DRAFT);
    expect(phases()).toEqual([]);
    expect(waits()).toBeNull();
    held.flush(true);
    expect(sent).toEqual([]);
  });

  it("is sent by the next decision, which alone can then be undone", async () => {
    const { held, sent, phases } = setUp();
    held.hold("a", DRAFT);
    held.hold("b", DRAFT);
    await settled();
    expect(phases()).toEqual(["a sent", "b held"]);
    expect(held.undo()?.candidateId).toBe("b");
    expect(held.undo()).toBeNull();
    expect(sent.map(({ id }) => id)).toEqual(["a"]);
  });

  it("is sent at once, so that it outlives the page, when that is left", () => {
    const { held, sent } = setUp();
    held.hold("a", DRAFT);
    held.flush(true);
    held.flush(true);
    expect(sent).toEqual([{ id: "a", keepalive: true }]);
  });

  it("is waited for by whoever wants to sign out, and so is the one before", async () => {
    const { held, phases } = setUp();
    held.hold("a", DRAFT);
    held.hold("b", DRAFT);
    expect(await held.flush(false)).toBe(true);
    expect(phases()).toEqual(["a sent", "b sent"]);
    const refused = setUp(() => new Refusal({ code: "OFFLINE" }));
    refused.held.hold("a", DRAFT);
    expect(await refused.held.flush(false)).toBe(false);
  });

  it("stays, with the reason, when it is refused, until it is sent again or put away", async () => {
    let refusal: Refusal | null = new Refusal({ code: "OFFLINE" });
    const { held, phases, last, timeIsUp } = setUp(() => refusal);
    held.hold("a", DRAFT);
    timeIsUp();
    await settled();
    expect(phases()).toEqual(["a refused"]);
    expect(last()?.refusal?.code).toBe("OFFLINE");
    refusal = null;
    held.retry("a");
    await settled();
    expect(phases()).toEqual(["a sent"]);
    held.dismiss("a");
    expect(phases()).toEqual([]);
  });
});
