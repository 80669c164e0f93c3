import fc from "fast-check";
import { Value } from "typebox/value";
import { describe, expect, it } from "vitest";
import { type AdMetadata, AdMetadataSchema, adKey } from "../../src/domain/ad.js";
import type { Sha256 } from "../../src/domain/ids.js";

fc.configureGlobal({ seed: 20260107 });

const accepts = (value: unknown) => Value.Check(AdMetadataSchema, value);

const hash = fc
  .string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 64, maxLength: 64 })
  .map((digits) => digits as Sha256);
const text = fc.string({ minLength: 1, maxLength: 20 });
const words: fc.Arbitrary<AdMetadata> = fc.record(
  { title: text, text, location: text, site: text, phones: fc.array(text, { maxLength: 3 }) },
  { requiredKeys: [] },
);
const identified = fc.record({ site: text, externalId: text }, { requiredKeys: ["externalId"] });

describe("adKey", () => {
  it("does not depend on the order of the fields or of the images", () => {
    fc.assert(
      fc.property(words, fc.array(hash, { maxLength: 3 }), (metadata, images) => {
        const reversed = Object.fromEntries(Object.entries(metadata).reverse());
        expect(adKey(reversed, images.toReversed())).toBe(adKey(metadata, images));
      }),
    );
  });

  it("is the site's own number where there is one, whatever else is written", () => {
    fc.assert(
      fc.property(identified, words, hash, ({ site, externalId }, { site: _, ...said }, image) => {
        const id = site === undefined ? { externalId } : { site, externalId };
        expect(adKey({ ...said, ...id, sourceUrl: "https://example.org/1" }, [image])).toBe(adKey(id, []));
      }),
    );
  });

  it("never takes the numbers of two sites for one", () => {
    fc.assert(
      fc.property(identified, identified, (a, b) => {
        fc.pre(a.site !== b.site || a.externalId !== b.externalId);
        expect(adKey(a, [])).not.toBe(adKey(b, []));
      }),
    );
  });

  it("is not confused by separators within a site's name or number", () => {
    const keys = [
      adKey({ site: "a", externalId: 'b","c' }, []),
      adKey({ site: 'a","b', externalId: "c" }, []),
      adKey({ site: "a,b", externalId: "c" }, []),
      adKey({ site: "a", externalId: "b,c" }, []),
      adKey({ site: "null", externalId: "c" }, []),
      adKey({ externalId: "c" }, []),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("is the URL where the site gives no number", () => {
    const sourceUrl = "https://example.org/ads/1";
    expect(adKey({ sourceUrl, title: "one" }, [])).toBe(adKey({ sourceUrl, title: "two" }, []));
    expect(adKey({ sourceUrl }, [])).not.toBe(adKey({ sourceUrl: `${sourceUrl}?page=2` }, []));
  });

  it("keeps a number, a URL and a text apart that read alike", () => {
    const same = "https://example.org/1";
    const keys = [
      adKey({ externalId: same }, []),
      adKey({ sourceUrl: same }, []),
      adKey({ title: same }, []),
      adKey({ text: same }, []),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("tells ads apart that say the same few words and show different people", () => {
    fc.assert(
      fc.property(words, hash, hash, (metadata, one, other) => {
        fc.pre(one !== other);
        expect(adKey(metadata, [one])).not.toBe(adKey(metadata, [other]));
      }),
    );
  });

  it("tells ads apart that show the same pictures and say something else", () => {
    const image = "a".repeat(64) as Sha256;
    expect(adKey({ location: "Leeds" }, [image])).not.toBe(adKey({ location: "Hull" }, [image]));
    expect(adKey({ phones: ["1", "2"] }, [image])).not.toBe(adKey({ phones: ["1,2"] }, [image]));
  });
});

describe("what an ad may say", () => {
  it("is nothing at all, or everything that is documented", () => {
    expect(accepts({})).toBe(true);
    expect(
      accepts({
        sourceUrl: "https://example.org/1",
        site: "example.org",
        externalId: "1",
        title: "",
        text: "",
        postedAt: "2026-01-31",
        collectedAt: "2026-01-31T23:59:59.5+05:30",
        location: "Leeds",
        usernames: ["anna"],
        phones: ["+44 113 496 0000"],
      }),
    ).toBe(true);
  });

  it.each(["2024-02-29", "2026-12-31", "2026-02-28T10:00:00Z", "2026-02-28T10:00:00.123-08:00"])(
    "takes the moment %s",
    (moment) => {
      expect(accepts({ postedAt: moment, collectedAt: moment })).toBe(true);
    },
  );

  it.each([
    "2026-02-30",
    "2026-02-29",
    "2026-13-01",
    "2026-00-10",
    "2026-1-5",
    "05/01/2026",
    "yesterday",
    "",
    "2026-02-30T10:00:00Z",
    "2026-02-28T25:00:00Z",
    "2026-02-28T10:61:00Z",
    "2026-02-28T10:00:00",
    "2026-02-28T10:00:00+99:00",
    " 2026-02-28",
    "2026-02-28\n",
  ])("refuses the moment %j", (moment) => {
    expect(accepts({ postedAt: moment })).toBe(false);
    expect(accepts({ collectedAt: moment })).toBe(false);
  });

  it.each([
    ["an unknown field", { images: [] }],
    ["a field of another case", { Title: "x" }],
    ["an empty URL", { sourceUrl: "" }],
    ["an over-long URL", { sourceUrl: "x".repeat(4001) }],
    ["an empty site", { site: "" }],
    ["an over-long title", { title: "x".repeat(2001) }],
    ["an over-long text", { text: "x".repeat(100_001) }],
    ["a number where text is wanted", { externalId: 17 }],
    ["null", { location: null }],
    ["text where a list is wanted", { phones: "+44 113 496 0000" }],
    ["an empty phone number", { phones: [""] }],
    ["too many usernames", { usernames: Array.from({ length: 101 }, (_, i) => `u${i}`) }],
  ])("refuses %s", (_, metadata) => {
    expect(accepts(metadata)).toBe(false);
  });
});
