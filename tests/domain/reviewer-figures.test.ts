import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { truthOf } from "../../src/domain/known-answer.js";
import { OPINION_VALUES } from "../../src/domain/opinion.js";
import { ownFigures } from "../../src/domain/own-figures.js";
import { type Decision, reviewerFigures } from "../../src/domain/reviewer-figures.js";

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 5);
const decision = (value: Decision["value"], more: Partial<Decision> = {}): Decision => ({
  value,
  truth: null,
  other: null,
  secondsSpent: null,
  at: new Date(START),
  ...more,
});
const times = <Item>(count: number, one: Item): Item[] => Array.from({ length: count }, () => one);

describe("what is known of a reviewer", () => {
  it("counts as wrong what they said of known answers, and what they could not decide apart from it", () => {
    const figures = reviewerFigures([
      ...times(39, decision("no_candidate", { truth: "different" })),
      ...times(2, decision("potential_candidate", { truth: "different" })),
      ...times(3, decision("unsuitable_for_comparison", { truth: "different" })),
      decision("inconclusive", { truth: "same" }),
      decision("no_candidate", { truth: "same" }),
      decision("potential_candidate"),
    ]);
    expect(figures).toMatchObject({ decisions: 47, knownAnswers: 46, agreement: null, seconds: null });
    expect(figures.falsePositives).toMatchObject({ wrong: { hits: 2, trials: 41 }, undecided: 3 });
    expect(figures.falsePositives.wrong?.low).toBeCloseTo(0.0135, 3);
    expect(figures.falsePositives.wrong?.high).toBeCloseTo(0.161, 3);
    expect(figures.falseNegatives).toMatchObject({ wrong: { hits: 1, trials: 1 }, undecided: 1 });
  });

  it("says nothing of errors without a known answer that they decided", () => {
    const { falsePositives, falseNegatives } = reviewerFigures([decision("inconclusive", { truth: "same" })]);
    expect(falsePositives).toEqual({ wrong: null, undecided: 0 });
    expect(falseNegatives).toEqual({ wrong: null, undecided: 1 });
  });

  it("has the quartiles of the time that was measured", () => {
    const { seconds } = reviewerFigures(
      [10, 20, 30, 40, 50, null].map((secondsSpent) => decision("inconclusive", { secondsSpent })),
    );
    expect(seconds).toEqual({ lower: 20, median: 30, upper: 40 });
  });

  it("agrees with others by outcome: inconclusive and unsuitable are one", () => {
    const said = (value: Decision["value"], other: Decision["value"]) =>
      decision(value, { other: { value: other, at: new Date(START) } });
    const { agreement } = reviewerFigures([
      said("inconclusive", "unsuitable_for_comparison"),
      said("no_candidate", "no_candidate"),
    ]);
    expect(agreement).toMatchObject({ pairs: 2, observed: 1, kappa: 1 });
  });
});

describe("the truth of a candidate", () => {
  it.each([
    ["verified", "two_reviewers", "same"],
    ["excluded", "two_reviewers", "different"],
    ["verified", "single_reviewer", null],
    ["inconclusive", "two_reviewers", null],
    ["adjudicated", "two_reviewers", null],
    ["first_opinion", "two_reviewers", null],
  ] as const)("of one that is %s by %s is %s", (state, reviewMode, truth) => {
    expect(truthOf({ state, reviewMode })).toBe(truth);
  });
});

describe("what somebody is told of themselves", () => {
  const on = (day: number, count: number, one: Decision) =>
    Array.from({ length: count }, (_, i) => ({ ...one, at: new Date(START + day * DAY + i) }));
  const wrong = decision("potential_candidate", { truth: "different" });
  const right = decision("no_candidate", { truth: "different" });
  const real = decision("no_candidate");
  const at = (day: number) => new Date(START + day * DAY + DAY / 2);

  it("is nothing before ten known answers and the end of the day on which the tenth came", () => {
    const nine = [...on(0, 9, right), ...on(0, 50, real)];
    expect(ownFigures(nine, at(30))).toBeNull();
    const ten = [...nine, ...on(1, 1, right)];
    expect(ownFigures(ten, at(1))).toBeNull();
    expect(ownFigures(ten, at(2))).toMatchObject({
      until: new Date(START + 2 * DAY),
      figures: { decisions: 60, knownAnswers: 10 },
    });
  });

  it("stands still until ten more have come together", () => {
    const first = [...on(0, 10, right), ...on(0, 50, real)];
    const later = [...first, ...on(3, 9, right), ...on(3, 50, real)];
    expect(ownFigures(later, at(9))).toEqual(ownFigures(first, at(9)));
    expect(ownFigures([...later, ...on(5, 1, right)], at(9))?.figures.knownAnswers).toBe(20);
  });

  it("waits while most of what is new is known answers", () => {
    expect(ownFigures([...on(0, 10, right), ...on(0, 9, real)], at(1))).toBeNull();
    expect(ownFigures([...on(0, 10, right), ...on(0, 10, real)], at(1))).not.toBeNull();
  });

  it("waits while a conclusion was given on known answers alone, which would point at them", () => {
    const some = [...on(0, 9, right), ...on(0, 1, wrong), ...on(0, 50, real)];
    expect(ownFigures(some, at(1))).toBeNull();
    const more = [...some, ...on(1, 1, decision("potential_candidate"))];
    expect(ownFigures(more, at(2))?.figures.falsePositives.wrong).toMatchObject({ hits: 1, trials: 10 });
  });

  it("leaves out what another person said after the days that it covers", () => {
    const other = { value: "potential_candidate", at: at(4) } as const;
    const given = [...on(0, 10, right), ...on(0, 9, real), ...on(0, 1, { ...real, other })];
    expect(ownFigures(given, at(9))?.figures.agreement).toBeNull();
  });

  it("is the same before and after any one decision of today", () => {
    const any = fc.record({
      value: fc.constantFrom(...OPINION_VALUES),
      truth: fc.constantFrom(null, null, "same" as const, "different" as const),
      other: fc.constant(null),
      secondsSpent: fc.constantFrom(null, 5, 60),
      at: fc.integer({ min: 0, max: 9 * DAY }).map((ms) => new Date(START + ms)),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 120 }), any, (before, one) => {
        const now = at(9);
        const today = { ...one, at: new Date(+now - 1000) };
        expect(ownFigures([...before, today], now)).toEqual(ownFigures(before, now));
      }),
      { seed: 1 },
    );
  });
});
