import { describe, expect, it } from "vitest";
import { isSubjectMeant } from "../../src/domain/subject-search.js";

const subject = { reference: "2031/A-7", name: "Ána María O'Neil" };

describe("looking for a subject", () => {
  it.each(["", "  ", "2031", "2031/a", "ana", "ÁNA  MARIA", "maria", "o'n", "María o"])(
    "means them by %j",
    (text) => {
      expect(isSubjectMeant(subject, text)).toBe(true);
    },
  );

  it.each(["031", "A-7", "na", "Neil", "Ana O", "Ana María O'Neil and more"])("does not by %j", (text) => {
    expect(isSubjectMeant(subject, text)).toBe(false);
  });

  it("goes by the reference alone where no name is known", () => {
    expect(isSubjectMeant({ reference: "x" }, "X")).toBe(true);
    expect(isSubjectMeant({ reference: "x" }, "a")).toBe(false);
  });
});
