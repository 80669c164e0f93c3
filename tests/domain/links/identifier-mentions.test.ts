import { describe, expect, it } from "vitest";
import type { FoundIdentifier } from "../../../src/domain/identifiers/identifier.js";
import type { AdId, Sha256 } from "../../../src/domain/ids.js";
import { callingCodeOf } from "../../../src/domain/links/calling-code.js";
import { identifierMentions, writtenIdentifiers } from "../../../src/domain/links/identifier-mentions.js";

const AD = "ad_1" as AdId;
const IMAGE = "a".repeat(64) as Sha256;

function found(changes: Partial<FoundIdentifier>): FoundIdentifier {
  const phone = { kind: "phone", value: "+447700900123", raw: "07700 900123" } as const;
  return { ...phone, place: { field: "text" }, offset: 5, length: 12, confidence: 0.9, ...changes };
}

describe("identifiers of an ad", () => {
  it("tie it once each, as sure as their surest place, with every place as evidence", () => {
    const box = { x: 1, y: 2, width: 3, height: 4 };
    const inPicture = found({ place: { image: IMAGE, box }, offset: 0, confidence: 0.5 });
    const [mention, ...others] = identifierMentions(AD, [inPicture, found({})]);
    expect(others).toEqual([]);
    expect(mention).toMatchObject({ key: "phone:+447700900123", kind: "identifier", strength: 3 * 0.9 });
    expect(mention?.evidence).toMatchObject({
      callingCode: "+44",
      found: [
        { field: null, offset: null, sha256: IMAGE, box },
        { field: "text", offset: 5, sha256: null, box: null },
      ],
    });
  });

  it("leave out prices, and what says only where the ad stood", () => {
    const site = found({ kind: "domain", value: "ads.example", place: { field: "site" } });
    const url = found({ kind: "url", value: "https://ads.example/1", place: { field: "sourceUrl" } });
    expect(identifierMentions(AD, [site, url, found({ kind: "price", value: "EUR 100" })])).toEqual([]);
    const named = found({ kind: "domain", value: "ads.example" });
    expect(identifierMentions(AD, [named])).toHaveLength(1);
  });

  it("of one that was not read yet are the numbers and names of its fields", () => {
    const mentions = writtenIdentifiers(AD, { phones: ["+44 7700 900123", "112"], usernames: ["@Rosa "] });
    expect(mentions.map(({ key }) => key)).toEqual(["phone:+447700900123", "handle:rosa"]);
  });
});

describe("a country calling code", () => {
  it.each([
    ["+12025550147", "+1"],
    ["+447700900123", "+44"],
    ["+351912345678", "+351"],
    ["447700900123", null],
    ["+12", null],
  ])("of %s is %s", (number, code) => {
    expect(callingCodeOf(number)).toBe(code);
  });
});
