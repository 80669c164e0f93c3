import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { READING_LIMITS, readIdentifiers, textsOf } from "../../src/domain/identifiers/extract.js";
import type { TextHint } from "../../src/domain/identifiers/scan.js";
import { identifierTools } from "../helpers/identifier-tools.js";

const PLACE = { field: "text" };
const TELEPHONE = "+12025550143";

function read(text: string, regions: readonly string[] = ["US", "GB"], hint: TextHint = "none") {
  return readIdentifiers([{ text, place: PLACE, hint }], regions, identifierTools);
}

/** `kind value`, in the order in which they are found. */
function found(...args: Parameters<typeof read>): string[] {
  return read(...args).found.map(({ kind, value }) => `${kind} ${value}`);
}

describe("a phone number", () => {
  it.each([
    ["with its country code", "+1 (202) 555-0143"],
    ["of a default region", "(202) 555 0143"],
    ["in words", "two zero two five five five zero one four three"],
    ["in Spanish words", "dos cero dos, cinco cinco cinco, cero uno cuatro tres"],
    ["in words for repeated digits", "202 triple five 0143"],
    ["with letters for digits", "2O2 555 oI43"],
    ["in emoji", "2️⃣0️⃣2️⃣ 5️⃣5️⃣5️⃣ 0️⃣1️⃣4️⃣3️⃣"],
    ["in full-width digits", "２０２５５５０１４３"],
    ["in Arabic digits", "٢٠٢ ٥٥٥ ٠١٤٣"],
    ["with a Cyrillic O", "2О2 555 О143"],
    ["with zero-width and direction marks", "\u202e2\u200b02\u200d-555\u2060-0143\u202c"],
    ["apart by signs", "2*0*2*5*5*5*0*1*4*3"],
    ["in letters for 0 and 1 alone", "2O2-555-Ol43"],
    ["behind the end of a sentence", "posted at 10:33. 202.555.0143. 5'6"],
    ["beside words", "call2025550143now"],
    ["between a price and an age", "$200 202-555-0143, 22"],
    ["in a link that opens a chat", "wa.me/12025550143"],
  ])("is found %s", (_how, text) => {
    expect(found(text)).toContain(`phone ${TELEPHONE}`);
  });

  it("is told by its place in the original, whatever was invisible before it", () => {
    const text = "\u200b\u200bCall \u202e(202) 5\u200b55-0143\u202c!";
    const [phone] = read(text).found;
    expect(phone).toMatchObject({ raw: "(202) 5\u200b55-0143", offset: text.indexOf("(202)"), place: PLACE });
    expect(text.slice(phone?.offset).startsWith(phone?.raw ?? "-")).toBe(true);
  });

  it("is surer the more says so", () => {
    const sureness = (text: string, hint?: TextHint) => read(text, ["US", "GB"], hint).found[0]?.confidence;
    const inUse = [sureness("+1 202-555-0143"), sureness("call 202-555-0143"), sureness("202-555-0143")];
    expect(inUse).toEqual([0.95, 0.9, 0.8]);
    expect(sureness("202-555-0143", "phone")).toBe(0.9);
    expect(sureness("two zero two five five five zero one four three")).toBe(0.72);
    // What stands there is the number of an ad.
    expect(sureness("ad no. 2025550143")).toBe(0.34);
    // Reserved for fiction, and of no range in use.
    expect([sureness("+44 7700 900123"), sureness("07700 900123")]).toEqual([0.5, 0.35]);
  });

  it.each([
    "123",
    "+999 123 456 789",
    "2024-05-01 10:30",
    "34-24-36",
    "+1 202 555",
    "one two three",
    "0000000000",
  ])("is not seen in %s", (text) => expect(found(text).filter((one) => one.startsWith("phone"))).toEqual([]));

  it("needs a country code where an operation has no regions", () => {
    expect(found("202-555-0143 or +1 202-555-0144", [])).toEqual(["phone +12025550144"]);
  });

  it("is found each by itself in a row of several", () => {
    expect(found("2025550143 2025550144, 2025550145/2025550146")).toEqual(
      [3, 4, 5, 6].map((last) => `phone +1202555014${last}`),
    );
  });
});

describe("addresses", () => {
  it("of e-mail are found as they are and as words", () => {
    expect(
      found(
        "Rosa.88@Example.com, rosa(at)example.com, rosa [at] mail.example [dot] org; rosa at example dot net",
      ),
    ).toEqual([
      "email rosa.88@example.com",
      "email rosa@example.com",
      "email rosa@mail.example.org",
      "email rosa@example.net",
    ]);
    expect(found("arrive at example.com")).toEqual(["domain example.com"]);
    expect(found("rosa@nowhere.invalidtld")).not.toContain("email rosa@nowhere.invalidtld");
  });

  it("of the web lose what does not matter and keep what does", () => {
    expect(found("https://WWW.Example.co.uk:443/a/?utm_source=x&b=2&fbclid=1&a=1#top")).toEqual([
      "url https://example.co.uk/a?a=1&b=2",
      "domain example.co.uk",
    ]);
    expect(found("see ads.example.org/4711, or пример.рф.")).toEqual([
      "url https://ads.example.org/4711",
      "domain example.org",
      "domain xn--e1afmkfd.xn--p1ai",
    ]);
  });

  it("of crypto-currencies are known by their checksums", () => {
    // From BIP 173, BIP 350, EIP-55 and the genesis block of Bitcoin.
    const right = [
      "bitcoin:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
      "bitcoin:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
      "bitcoin:bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
      "ethereum:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    ];
    for (const one of right) {
      const address = one.slice(one.indexOf(":") + 1);
      const value = address.startsWith("0x") ? one.toLowerCase() : one;
      expect(read(`tip ${address}`).found).toMatchObject([
        { kind: "crypto-address", value, confidence: 0.99 },
      ]);
      const damaged = `${address.slice(0, -1)}${address.endsWith("d") ? "D" : "2"}`;
      expect(found(`tip ${damaged}`)).toEqual([]);
    }
  });
});

describe("a handle", () => {
  it("is found in links, behind a word for its platform, and by its sign", () => {
    expect(found("t.me/Rosa_88 snapchat.com/add/rosa.99 onlyfans.com/rosa").filter(isHandle)).toEqual([
      "handle telegram:rosa_88",
      "handle snapchat:rosa.99",
      "handle onlyfans:rosa",
    ]);
    expect(found("snap: rosa.88 IG @rоsa_x, telegram is rosa88; @else")).toEqual([
      "handle snapchat:rosa.88",
      // With a Cyrillic o in the text.
      "handle instagram:rosa_x",
      "handle telegram:rosa88",
      "handle else",
    ]);
    expect(found("of course I snap at people", ["US"])).toEqual([]);
  });

  it("in the field of usernames is whatever stands there", () => {
    expect(found("@Rosa_88", [], "username")).toEqual(["handle rosa_88"]);
    expect(found("https://www.instagram.com/rosa/", [], "username").filter(isHandle)).toEqual([
      "handle instagram:rosa",
    ]);
  });

  const isHandle = (one: string) => one.startsWith("handle");
});

test("a price has its currency, by the first region where the sign does not say", () => {
  expect(found("zip 77896\n150€, 1.200,50 EUR, $1,200 and 80 quid", ["CA"])).toEqual([
    "price EUR 150.00",
    "price EUR 1200.50",
    "price CAD 1200.00",
    "price GBP 80.00",
  ]);
});

test("the fields of an ad are read by what they are, with where each thing stands", () => {
  const metadata = { phones: ["202-555-0143"], usernames: ["rosa"], site: "Ads.example.com", text: "hi" };
  const { found: all } = readIdentifiers(textsOf(metadata), ["US"], identifierTools);
  expect(all.map(({ value, place, confidence }) => [value, place, confidence])).toEqual([
    [TELEPHONE, { field: "phones[0]" }, 0.9],
    ["rosa", { field: "usernames[0]" }, 0.7],
    ["example.com", { field: "site" }, 0.95],
  ]);
});

describe("hostile text", () => {
  it("with 10,000 numbers is cut, and says so", () => {
    const numbers = Array.from({ length: 10_000 }, (_, i) => `202555${String(i).padStart(4, "0")}`);
    for (const between of ["\n", " "]) {
      const { found: all, isCut } = read(numbers.join(between));
      expect([all.length, isCut]).toEqual([READING_LIMITS.found, true]);
    }
  });

  it("that says one number over and over is kept a few times", () => {
    const { found: all, isCut } = read("202-555-0143\n".repeat(500));
    expect([all.length, isCut]).toEqual([READING_LIMITS.ofOne, true]);
  });

  it.each(["1 ", "a.", "a@", "one ", "$1,000", "snap: ", "\u202e1\u200b", "аa"])(
    "of a megabyte of %j costs little",
    (part) => {
      const megabyte = part.repeat(Math.ceil(1_000_000 / part.length));
      const cost = (text: string) => {
        const start = process.cpuUsage();
        read(text);
        const { user, system } = process.cpuUsage(start);
        return (user + system) / 1000;
      };
      // Quadratic work would take hours, and the test its time limit.
      expect(cost(megabyte)).toBeLessThan(20_000);
    },
  );

  it("never gives a place outside of it, nor anything but what stands there", () => {
    const pieces = fc.constantFrom(
      ..."202 555 0143|+|(|)|@|.|com|\u200b|\u202e|５|5️⃣|О|$|€|,|snap:|t.me/|rosa|\n| |one|double|0x|bc1|http://|\ud800|é".split(
        "|",
      ),
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(pieces, fc.string({ unit: "binary", maxLength: 3 })), { maxLength: 40 }),
        (parts) => {
          const text = parts.join("");
          for (const { offset, length, raw, confidence } of read(text).found) {
            expect(offset + length).toBeLessThanOrEqual(text.length);
            expect(text.slice(offset, offset + length)).toBe(raw);
            expect(confidence).toBeGreaterThan(0);
            expect(confidence).toBeLessThanOrEqual(1);
          }
        },
      ),
      { seed: 20_260_301, numRuns: 500 },
    );
  });

  it("is read alike however a number is dressed", () => {
    const full = (digit: string) => String.fromCodePoint(0xff10 + Number(digit));
    const dress = fc.constantFrom(
      (digit: string) => digit,
      full,
      (digit: string) => `${digit}\ufe0f\u20e3`,
      (digit: string) => `\u200b${digit}`,
    );
    const number = fc.integer({ min: 0, max: 99 }).map((n) => `20255501${String(n).padStart(2, "0")}`);
    fc.assert(
      fc.property(number, fc.array(dress, { minLength: 10, maxLength: 10 }), (digits, dresses) => {
        const text = [...digits].map((digit, i) => dresses[i]?.(digit) ?? digit).join("");
        expect(found(text)).toEqual([`phone +1${digits}`]);
      }),
      { seed: 20_260_302, numRuns: 200 },
    );
  });
});
