import { describe, expect, it } from "vitest";
import { parsePassword } from "../../src/domain/password.js";
import { parseRoles, RIGHTS_OF, type Right, ROLES, rightsOf, SERVICE } from "../../src/domain/rights.js";
import { csrfTokenOf, endOf, lockedUntil, makeSessionToken, sessionHash } from "../../src/domain/session.js";

const FACES: readonly Right[] = ["ad.view", "picture.view", "candidate.view", "opinion.give", "search.run"];

describe("roles", () => {
  it("of who keeps accounts or log see no face, and stand alone", () => {
    for (const role of ["administrator", "auditor"] as const) {
      expect(RIGHTS_OF[role].filter((right) => (FACES as readonly string[]).includes(right))).toEqual([]);
      for (const other of ROLES.filter((one) => one !== role && one !== SERVICE))
        expect(() => parseRoles([role, other])).toThrow(
          expect.objectContaining({ code: "ROLES_INCOMPATIBLE" }),
        );
      expect(parseRoles([role, role])).toEqual([role]);
    }
  });

  it("add up to the rights of all of them", () => {
    expect(rightsOf(parseRoles(["supervisor", "analyst"]))).toEqual(
      expect.arrayContaining(["ad.ingest", "operation.manage"]),
    );
    expect(rightsOf([])).toEqual([]);
  });

  it.each([[[]], [["chief"]], [["service"]], [["toString"]]])("are not %j", (roles) => {
    expect(() => parseRoles(roles)).toThrow(expect.objectContaining({ code: "ARGUMENT_INVALID" }));
  });
});

describe("a password", () => {
  it("may be anything of 15 to 256 characters, in one spelling", () => {
    expect(parsePassword("correct horse battery", "Anna")).toBe("correct horse battery");
    expect(parsePassword("Rene\u0301e mag Erdbeeren", "Anna")).toBe("Ren\u00e9e mag Erdbeeren");
    expect(parsePassword(`${"😀".repeat(14)}x`, "Anna")).toHaveLength(29);
  });

  it.each(["", "fourteen chars", "x".repeat(257), "a".repeat(20), "Anna Anna Anna Anna"])(
    "is not %j",
    (text) => {
      expect(() => parsePassword(text, "Anna")).toThrow(
        expect.objectContaining({ code: "PASSWORD_INVALID" }),
      );
    },
  );
});

describe("a session", () => {
  const at = (minutes: number) => new Date(Date.UTC(2030, 0, 1) + minutes * 60_000);

  it("ends half an hour after the last request, and twelve hours after it was opened", () => {
    expect(endOf({ openedAt: at(0), lastSeenAt: at(100) })).toEqual(at(130));
    expect(endOf({ openedAt: at(0), lastSeenAt: at(710) })).toEqual(at(720));
  });

  it("has a token of 256 bits, and a second one that follows from it and says nothing of it", () => {
    const token = makeSessionToken();
    expect(Buffer.from(token, "base64url")).toHaveLength(32);
    expect(sessionHash(token)).toMatch(/^[0-9a-f]{64}$/);
    expect(sessionHash(`${token}x`)).toBeNull();
    expect(csrfTokenOf(token)).not.toBe(sessionHash(token));
  });

  it("is locked twice as long after each wrong password beyond the fourth, at most a quarter of an hour", () => {
    const waits = [1, 4, 5, 6, 7, 10, 100].map(
      (count) => (lockedUntil({ count, lastAt: at(0) }).getTime() - at(0).getTime()) / 1000,
    );
    expect(waits).toEqual([0, 0, 30, 60, 120, 900, 900]);
  });
});
