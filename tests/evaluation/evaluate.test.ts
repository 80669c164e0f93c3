import { describe, expect, it } from "vitest";
import type { PackId } from "../../src/domain/ids.js";
import { type EvaluationRequest, evaluate } from "../../src/evaluation/evaluate.js";
import { renderReport } from "../../src/evaluation/report/report.js";
import { readResults, writeResults } from "../../src/evaluation/results-file.js";
import { caseFolder } from "../adapters/collected/case-folder.js";
import { centred, datasetFolder, squarePorts } from "../helpers/square-dataset.js";
import { drawSquares } from "../helpers/square-engine.js";
import { seeded } from "../helpers/vectors.js";

const FRAME = {
  command: "leadlight evaluate --dataset <people>",
  machine: { processor: "one", cores: 1, memoryGB: 1, node: "20" },
};

function request(folder: string, more: Partial<EvaluationRequest> = {}): EvaluationRequest {
  return {
    folder,
    packs: ["squares" as PackId],
    sizes: { portraits: 1, probes: 1 },
    seed: 1,
    isFresh: false,
    withCopies: false,
    withConfusions: false,
    ...more,
  };
}

const hex = (value: number) => Math.round(value).toString(16).padStart(2, "0");

/** Persons of a colour each, with photographs in shades of it, and one photograph of nobody. */
async function people(count: number, photographs: number): Promise<string> {
  const random = seeded(9);
  const files: Record<string, Buffer> = { "p0/none.png": await drawSquares([], "nobody") };
  for (let person = 0; person < count; person++) {
    const colour = [random(), random(), random()].map((value) => value * 230);
    for (let i = 0; i < photographs; i++) {
      const shade = colour.map((value) => hex(value + random() * 25)).join("");
      files[`p${person}/p${person}_000${i + 1}.jpg`] = await centred(`#${shade}`, `${person} ${i}`);
    }
  }
  return datasetFolder(files);
}

describe("evaluating a dataset", () => {
  it("gives the same results for the same seed, but for times, and reads what it wrote", async () => {
    const { ports } = await squarePorts();
    const folder = await people(12, 3);
    const first = (await evaluate(ports, request(folder), FRAME)).results;
    const second = (await evaluate(ports, request(folder), FRAME)).results;
    const other = (await evaluate(ports, request(folder, { seed: 2 }), FRAME)).results;
    expect({ ...second, times: null }).toEqual({ ...first, times: null });
    expect(other.identification).not.toEqual(first.identification);
    expect(readResults(writeResults(first))).toEqual(first);
    expect(first.enrolment).toMatchObject({ images: 37, noFace: 1, usable: 36, persons: 12 });
    expect(first.packs["squares"]?.verification).toEqual(first.verification);
  }, 60_000);

  it("gives a rate that the data cannot support as null, with the reason", async () => {
    const { ports } = await squarePorts();
    const { results } = await evaluate(ports, request(await people(8, 2)), FRAME);
    expect(results.verification.tprAtFmr).toMatchObject({ "0.01": null, "0.000001": null });
    expect(results.identification.fnirAtFpir).toMatchObject({ "0.01": null, "0.003": null });
    expect(results.verification.accuracy).toBeNull();
    const reasons = [...results.verification.notMeasurable, ...results.identification.notMeasurable];
    expect(reasons.length).toBeGreaterThan(5);
    for (const { reason } of reasons) expect(reason).toMatch(/^not measurable: /);
  });

  it("measures what it can of people with one photograph each", async () => {
    const { ports } = await squarePorts();
    const { results } = await evaluate(
      ports,
      request(
        await datasetFolder({
          "a/1.png": await centred("#ff0000", "a"),
          "b/1.png": await centred("#00ff00", "b"),
        }),
      ),
      FRAME,
    );
    expect(results.verification.eer).toBeNull();
    expect(results.identification.rank).toEqual({ "1": null, "10": null, "50": null });
    expect(results.verification.notMeasurable.map(({ reason }) => reason)).toContain(
      "not measurable: no person has two photographs",
    );
    expect(results.enrolment.usable).toBe(2);
  });

  it("measures listed pairs, groups and copies where they are asked for", async () => {
    const { ports } = await squarePorts();
    const { file } = await caseFolder();
    const pairs = ["2", "p0\t1\t2", "p1\t1\t2", "p0\t1\tp1\t1", "p2\t1\tp3\t1"];
    const { results } = await evaluate(
      ports,
      request(await people(80, 2), {
        pairsFile: await file("pairs.txt", pairs.join("\n")),
        groupsFile: await file("groups.csv", "person,group\np0,a\np1,a\np2,b\n"),
        withCopies: true,
        withConfusions: true,
      }),
      FRAME,
    );
    expect(results.verification.pairs).toEqual({ mated: 2, nonMated: 2, failed: 0, folds: 2 });
    expect(results.packs["squares"]?.groups?.comparisons.strata.map(({ name }) => name)).toEqual(["a", "b"]);
    expect(results.packs["squares"]?.copies?.copies.map(({ name }) => name)).toContain("turned by 180°");
  }, 60_000);

  it.each([
    ["PAIRS_INVALID", { pairs: "1\np0\t1\t9\np0\t1\tp1\t1" }],
    ["LABELS_INVALID", { groups: "person,group\nnobody,a\n" }],
  ])(
    "refuses with %s names that are not in the dataset",
    async (code, { pairs, groups }: { pairs?: string; groups?: string }) => {
      const { ports } = await squarePorts();
      const { file } = await caseFolder();
      const more = {
        ...(pairs === undefined ? {} : { pairsFile: await file("pairs.txt", pairs) }),
        ...(groups === undefined ? {} : { groupsFile: await file("groups.csv", groups) }),
      };
      await expect(evaluate(ports, request(await people(2, 2), more), FRAME)).rejects.toMatchObject({ code });
    },
  );
});

describe("the report", () => {
  it("stands by itself: nothing is fetched, nothing runs, and names are text", async () => {
    const { ports } = await squarePorts();
    const { results, confusions } = await evaluate(
      ports,
      request(await people(12, 3), { withConfusions: true }),
      FRAME,
    );
    const page = renderReport(results, await ports.loadCharts(), confusions);
    expect(page).not.toMatch(/<script|<link|<iframe|\son\w+=|url\((?!#)/i);
    expect(page.replaceAll("http://www.w3.org/", "")).not.toMatch(/(src|href)="(?!data:)|https?:/);
    expect(page).toContain("leadlight evaluate --dataset &#60;people&#62;");
    expect(page).toContain(results.dataset.hash);
    expect(page).toContain("FPIR: share of searches for strangers that list anybody");
    expect(page.match(/<svg [^>]*viewBox/g)?.length).toBeGreaterThanOrEqual(5);
    expect(page).toContain("data:image/jpeg;base64,");
  }, 60_000);

  it("shows no face unless that was asked for", async () => {
    const { ports } = await squarePorts();
    const { results, confusions } = await evaluate(ports, request(await people(4, 2)), FRAME);
    expect(renderReport(results, await ports.loadCharts(), confusions)).not.toContain("<img");
  });
});

describe("results that were kept", () => {
  it.each([
    ["no JSON", "{"],
    ["another document", '{"format":1}'],
  ])("are refused when they are %s", (_name, text) => {
    expect(() => readResults(text)).toThrow(expect.objectContaining({ code: "RESULTS_INVALID" }));
  });
});
