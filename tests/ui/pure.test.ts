import { describe, expect, it } from "vitest";
import { createPictures, createTurns } from "../../src/ui/api/pictures.js";
import { refusalOf } from "../../src/ui/api/problem.js";
import { qualityHints } from "../../src/ui/compare/quality-hints.js";
import { neighbours } from "../../src/ui/compare/queue-order.js";
import { pointAt, scalesOf } from "../../src/ui/compare/worth-plot.jsx";
import { metadataOf, progressOf } from "../../src/ui/ingest/ad-queue.js";
import {
  showCount,
  showLog10,
  showProbability,
  showRate,
  showSimilarity,
} from "../../src/ui/parts/numbers.js";
import { meaningOf } from "../../src/ui/parts/problem.jsx";
import { allowedPages, menuPageOf } from "../../src/ui/state/allowed-pages.js";
import { readPreferences } from "../../src/ui/state/preferences.jsx";
import { hrefOf, readRoute } from "../../src/ui/state/route.js";
import { CATALOGUES } from "../../src/ui/texts/catalogue.js";
import { en } from "../../src/ui/texts/en.js";
import { es } from "../../src/ui/texts/es.js";

describe("the route", () => {
  it("is read back from what it wrote", () => {
    for (const route of [
      { page: "compare", id: "cand_1/2 %" },
      { page: "gallery", id: "gal_1" },
      { page: "ad", id: "ad_1" },
      { page: "galleries" },
      { page: "log" },
    ] as const)
      expect(readRoute(hrefOf(route))).toEqual(route);
  });

  it.each(["", "#", "#/", "#/nothing", "#/candidates", "#/candidates/", "#queue/x"])(
    "%s is the queue",
    (hash) => {
      expect(readRoute(hash)).toEqual({ page: "queue" });
    },
  );

  it("lives with a lone % of a hand-written address", () => {
    expect(readRoute("#/candidates/100%")).toEqual({ page: "compare", id: "100%" });
  });
});

describe("the pages that are offered", () => {
  it("are those of which somebody has a right", () => {
    expect(allowedPages(["log.read"])).toEqual(["log"]);
    expect(allowedPages(["candidate.view", "operation.manage"])).toEqual(["queue", "alerts", "people"]);
    expect(allowedPages([])).toEqual([]);
  });

  it("hold Compare under the queue, and one gallery under the galleries", () => {
    expect(menuPageOf({ page: "compare", id: "x" })).toBe("queue");
    expect(menuPageOf({ page: "gallery", id: "x" })).toBe("galleries");
  });
});

describe("the preferences", () => {
  it("follow the browser until something is chosen", () => {
    expect(readPreferences(null, "es-MX")).toEqual({ language: "es", theme: "system", keys: true });
    expect(readPreferences('{"language":"en","theme":"dark","keys":false}', "es-MX")).toEqual({
      language: "en",
      theme: "dark",
      keys: false,
    });
  });

  it.each(["{", "null", '"x"', '{"language":"xx","theme":1}'])("ignore %s", (stored) => {
    expect(readPreferences(stored, "fr")).toEqual({ language: "en", theme: "system", keys: true });
  });
});

describe("a refusal", () => {
  it("is read from problem+json, with the seconds to wait", () => {
    const body = '{"code":"SIGN_IN_LOCKED","title":"Locked","detail":"d","hint":"h"}';
    expect(refusalOf(429, body, "30")).toMatchObject({ code: "SIGN_IN_LOCKED", hint: "h", retryAfter: 30 });
  });

  it.each(["<html>", "null", '{"code":7}', ""])("is UNREADABLE where somebody else answered %s", (body) => {
    expect(refusalOf(502, body, null)).toMatchObject({
      code: "UNREADABLE",
      detail: "HTTP 502",
      retryAfter: null,
    });
  });

  it("is said in the language of the page, and by the server's title where that has no words for it", () => {
    expect(meaningOf(refusalOf(401, '{"code":"SIGN_IN_REFUSED"}', null), es)).toContain("contraseña");
    expect(meaningOf(refusalOf(429, '{"code":"SIGN_IN_LOCKED"}', "30"), en)).toContain("30 s");
    expect(meaningOf(refusalOf(400, '{"code":"toString","title":"Some title"}', null), en)).toBe(
      "Some title",
    );
  });
});

describe("the order of the queue", () => {
  it("says who is before and after", () => {
    const queue = [{ id: "a" }, { id: "b" }];
    expect(neighbours(queue, "a")).toEqual({ at: 0, previous: null, next: { id: "b" } });
    expect(neighbours(queue, "x")).toEqual({ at: -1, previous: null, next: null });
  });
});

describe("pictures", () => {
  it("are fetched once while they are kept, and again after a refusal or when what is blurred has changed", async () => {
    let asked = 0;
    let isRefused = true;
    const pictures = createPictures({
      picture: async () => {
        asked++;
        if (isRefused) throw new Error("refused");
        return { blob: new Blob(["x"]), blurred: ["face_1"], isExplicit: false };
      },
    });
    await expect(pictures.load("/a")).rejects.toThrow("refused");
    isRefused = false;
    const picture = await pictures.load("/a");
    expect(picture.blurred).toEqual(["face_1"]);
    expect(await pictures.load("/a")).toBe(picture);
    expect(asked).toBe(2);
    let heard = 0;
    const end = pictures.onForget(() => heard++);
    pictures.forget();
    await pictures.load("/a");
    end();
    pictures.forget();
    expect({ asked, heard }).toEqual({ asked: 3, heard: 1 });
  });

  it("come a few at a time, in their order", async () => {
    const inTurn = createTurns(2);
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const all = [0, 1, 2, 3].map((i) =>
      inTurn(() => {
        begun.push(i);
        return new Promise<void>((resolve) => ends.push(resolve));
      }),
    );
    await new Promise((resolve) => setTimeout(resolve));
    expect(begun).toEqual([0, 1]);
    for (let i = 0; i < 4; i++) {
      ends[i]?.();
      await new Promise((resolve) => setTimeout(resolve));
    }
    expect(begun).toEqual([0, 1, 2, 3]);
    await Promise.all(all);
  });
});

describe("numbers", () => {
  it("never call a probability certain", () => {
    expect([0.99996, 0.984, 0.00051].map(showProbability)).toEqual(["> 99.9%", "98.4%", "< 0.1%"]);
  });

  it("have a true minus and no more figures than they bear", () => {
    expect(showSimilarity(-0.02781)).toBe("−0.028");
    expect([showLog10(-1.44), showLog10(-0.01), showLog10(5.52)]).toEqual(["−1.4", "0.0", "5.5"]);
    expect([showRate(0.031), showRate(0.00002), showRate(0)]).toEqual(["3.1%", "1 / 50,000", "0"]);
    expect([showCount(0.0000294), showCount(0.28), showCount(1204.3)]).toEqual(["0.000029", "0.28", "1204"]);
  });
});

describe("the plot", () => {
  const table = [
    { similarity: -0.2, rate: 1, upper: 1 },
    { similarity: 0.3, rate: 0.01, upper: 0.02 },
    { similarity: 0.6, rate: 0, upper: 0.0001 },
  ];

  it("reaches from the least to the greatest similarity and down to the least measured share", () => {
    expect(scalesOf(table, 0.72)).toEqual({ from: -0.2, to: 0.8, decades: 2 });
  });

  it("puts a similarity nobody reached at the bottom, not outside", () => {
    const scales = scalesOf(table, 0.72);
    expect(pointAt(scales, 0.72, 0).y).toBe(pointAt(scales, 0, 0.01).y);
    expect(pointAt(scales, -0.2, 1).x).toBeLessThan(pointAt(scales, 0.8, 1).x);
  });
});

describe("an ad that is taken in", () => {
  it("says only what was filled in", () => {
    const fields = { site: " ads.example.com ", externalId: "", sourceUrl: "  ", title: "New", text: "" };
    expect(metadataOf(fields)).toEqual({ site: "ads.example.com", title: "New" });
  });

  it("is at work in the server once all of it is sent", () => {
    expect(progressOf(0.499)).toEqual({ phase: "sending", percent: 49 });
    expect(progressOf(1)).toEqual({ phase: "working" });
  });
});

describe("quality hints", () => {
  const quality = { sharpness: 0.05, brightness: 110, contrast: 45, insideShare: 1 };
  const pose = { yaw: 2, pitch: 3, roll: 40 };

  it("name what makes a picture hard to compare; a tilted head does not, since it is turned upright", () => {
    const good = { quality: { ...quality, interEyePixels: 60, pose }, unsearched: [] };
    expect(qualityHints(good, en)).toEqual(["60 px between the eyes", "no weakness found"]);
    const bad = {
      quality: { ...quality, interEyePixels: 12.4, brightness: 20, pose: { ...pose, yaw: -48.2 } },
      unsearched: ["CUT_OFF" as const],
    };
    expect(qualityHints(bad, en)).toEqual([
      "12 px between the eyes",
      "cut off at the edge",
      "small",
      "dark",
      "turned 48°",
    ]);
  });
});

describe("the catalogues", () => {
  /** Every text of a catalogue by its place; of one that takes numbers, with some. */
  function textsOf(part: unknown, place = ""): [string, string][] {
    if (typeof part === "string") return [[place, part]];
    if (typeof part === "function") return [[place, String(part(2, true))]];
    return Object.entries(part as object).flatMap(([key, inner]) => textsOf(inner, `${place}.${key}`));
  }

  it("say something everywhere", () => {
    for (const texts of Object.values(CATALOGUES))
      for (const [place, text] of textsOf(texts))
        if (!place.endsWith(".neither")) expect(text.trim(), place).not.toBe("");
  });

  it("are translated: few texts are the same in both languages", () => {
    const english = new Map(textsOf(en));
    const same = textsOf(es).filter(([place, text]) => english.get(place) === text);
    expect(same.length / english.size).toBeLessThan(0.08);
  });
});
