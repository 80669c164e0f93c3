import { describe, expect, it } from "vitest";
import { inconsistenciesOf } from "../../src/domain/consistency.js";

const known = (dateOfBirth: string | undefined, adDates: string[], apparentAge: number | null = null) =>
  inconsistenciesOf({ dateOfBirth, adDates, apparentAge });

describe("the dates of a candidate", () => {
  it("do not fit where an ad is older than the subject", () => {
    expect(known("2005-06-01", ["2005-05-31"])).toEqual(["implausible_date"]);
    expect(known("2005-06-01", ["2026-01-01T10:00:00+02:00", "1999-01-01"])).toEqual(["implausible_date"]);
    expect(known("2005-06-01", ["2005-06-01"])).toEqual([]);
  });

  it("do not fit where the age on the date is more than 15 years from what a machine takes it for", () => {
    expect(known("1960-01-01", ["2026-01-01"], 25)).toEqual(["age_gap"]);
    expect(known("2000-01-01", ["2020-01-01"], 34.9)).toEqual([]);
    expect(known("2000-01-01", ["2020-01-01"], 35.2)).toEqual(["age_gap"]);
    expect(known("2000-01-01", ["2020-01-01", "2034-01-01"], 36)).toEqual([]);
  });

  it("say nothing where one of them is missing", () => {
    expect(known(undefined, ["2026-01-01"], 25)).toEqual([]);
    expect(known("1960-01-01", [], 25)).toEqual([]);
    expect(known("1960-01-01", ["2026-01-01"])).toEqual([]);
  });
});
