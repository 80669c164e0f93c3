import type { Charts } from "../../ports/charts.js";
import type { Confusion, Confusions } from "../confusions.js";
import type { PackResults, Results } from "../results.js";
import { detChart, failureChart, rankChart, searchChart, similarityChart } from "./curves.js";
import { escapeHtml, htmlPage, htmlSection, htmlTable, paragraph } from "./html.js";
import { summaryRows } from "./summary.js";
import { copiesTable, groupSearchTable, strataTable } from "./tables.js";
import { counted, wholeCount } from "./words.js";

/** Faces that were told wrong, by pack. */
export type ConfusionsByPack = Readonly<Record<string, Confusions>>;

/**
 * The results as one page that stands by itself: plots are inline, nothing is fetched and nothing runs.
 * @param confusions thumbnails, for a report that shows faces; without them it shows none
 */
export function renderReport(results: Results, charts: Charts, confusions: ConfusionsByPack = {}): string {
  const packs = Object.values(results.packs);
  const names = packs.map(({ pack }) => pack.id);
  return htmlPage(
    `Leadlight: accuracy on ${results.dataset.name}`,
    [
      `<h1>Accuracy on ${escapeHtml(results.dataset.name)}</h1>`,
      conditionsOfRun(results),
      htmlSection(
        "Summary",
        htmlTable("In brackets 95% limits, by persons", ["", ...names], summaryRows(packs)),
      ),
      htmlSection(
        "Photographs without a usable face",
        paragraph(FAILURES),
        failureChart(charts, packs),
        ...packs.map(failureTable),
      ),
      htmlSection(
        "One photograph against one",
        paragraph(VERIFICATION),
        detChart(charts, packs),
        ...packs.map((pack) => similarityChart(charts, pack)),
      ),
      htmlSection(
        "Searches in a gallery",
        ...packs.map(searchText),
        searchChart(charts, packs),
        rankChart(charts, packs),
      ),
      htmlSection(
        "By condition",
        paragraph(CONDITIONS),
        ...packs.flatMap(({ pack, conditions }) => conditions.map((strata) => strataTable(pack.id, strata))),
      ),
      ...groupSection(packs),
      ...copySection(packs),
      notMeasurableSection(packs),
      ...Object.entries(confusions).map(([id, confused]) => confusionSection(id, confused)),
    ].join("\n"),
  );
}

const FAILURES =
  "They are in every number below: a comparison or search that needs one of them is a miss, and none was left out.";
const VERIFICATION =
  "Every photograph is compared with every other. False matches are shares of the comparisons of two persons that reach a threshold, false non-matches of those of one person that do not.";
const CONDITIONS =
  "A comparison is counted where the worse of its two photographs lies. The threshold is the same for all.";
const GROUPS =
  "Comparisons of two persons are of two of the same group. Thresholds are set over everybody, as in use.";
const COPIES =
  "A photograph of a person is compared with another one of theirs, as it is and modified, at the same threshold.";

function conditionsOfRun({ command, dataset, machine, packs, seed, times }: Results): string {
  const rows: [string, string][] = [
    ["command", command],
    [
      "dataset",
      `${dataset.name}: ${wholeCount(dataset.images)} photographs of ${wholeCount(dataset.persons)} persons`,
    ],
    ["dataset hash", dataset.hash],
    ...Object.values(packs).map(({ pack }): [string, string] => [
      `pack ${pack.id}`,
      `${pack.hash} (${pack.preprocessing})`,
    ]),
    ["seed", String(seed)],
    ["machine", `${machine.processor}, ${machine.cores} cores, ${machine.memoryGB} GB, Node ${machine.node}`],
    ["measured", `${times.startedAt}, in ${Math.round(times.seconds)} s`],
  ];
  const cells = rows.map(
    ([name, value]) =>
      `<tr><th scope="row">${escapeHtml(name)}</th><td class="text"><code>${escapeHtml(value)}</code></td></tr>`,
  );
  return `<table><caption>How it was measured</caption><tbody>${cells.join("")}</tbody></table>`;
}

/** A list of thousands helps nobody; all of them are in results.json. */
const LISTED_FAILURES = 100;

function failureTable({ pack, enrolment }: PackResults): string {
  const { failures } = enrolment;
  if (failures.length === 0) return paragraph(`${pack.id}: none`);
  const rows = failures
    .slice(0, LISTED_FAILURES)
    .map(({ file, kind, detail }) => [file, kind.replaceAll("_", " "), detail]);
  const table = htmlTable(
    `${pack.id}: ${rows.length} of ${failures.length}`,
    ["photograph", "what", "why"],
    rows,
    "texts",
  );
  return `<details><summary>${escapeHtml(pack.id)}: ${counted(failures.length, "photograph")}</summary>${table}</details>`;
}

function searchText({ pack, identification: i }: PackResults): string {
  const { searches } = i;
  return paragraph(
    `${pack.id}: ${counted(i.gallerySubjects, "subject")} with up to ${counted(i.portraits, "portrait")} in each of ${counted(i.rotations, "gallery", "galleries")}; ` +
      `${counted(searches.mated, "mated search", "mated searches")} of ${counted(searches.matedPersons, "person")} and ${wholeCount(searches.nonMated)} non-mated ones of ` +
      `${wholeCount(searches.nonMatedPersons)}, by ${counted(i.probes, "photograph")} each; ${wholeCount(searches.matedFailed)} and ${wholeCount(searches.nonMatedFailed)} of them without a usable face.`,
  );
}

function groupSection(packs: readonly PackResults[]): string[] {
  const tables = packs.flatMap(({ pack, groups }) =>
    groups === null
      ? []
      : [strataTable(pack.id, groups.comparisons), groupSearchTable(pack.id, groups.searches)],
  );
  return tables.length === 0 ? [] : [htmlSection("By group", paragraph(GROUPS), ...tables)];
}

function copySection(packs: readonly PackResults[]): string[] {
  const tables = packs.flatMap(({ pack, copies }) => (copies === null ? [] : copiesTable(pack.id, copies)));
  return tables.length === 0 ? [] : [htmlSection("Modified copies", paragraph(COPIES), ...tables)];
}

function notMeasurableSection(packs: readonly PackResults[]): string {
  const rows = packs.flatMap(({ pack, verification, identification }) =>
    [...verification.notMeasurable, ...identification.notMeasurable].map(({ what, reason }) => [
      pack.id,
      what,
      reason,
    ]),
  );
  if (rows.length === 0) return "";
  return htmlSection(
    "What these data cannot tell",
    htmlTable("No number is better than a guess", ["pack", "what", "why"], rows, "texts"),
  );
}

function confusionSection(pack: string, { falseMatches, misses }: Confusions): string {
  const gallery = (title: string, confusions: readonly Confusion[]) =>
    `<h3>${escapeHtml(title)}</h3><div class="pairs">${confusions.map(confusionFigure).join("")}</div>`;
  return htmlSection(
    `Confusions of ${pack}`,
    gallery("Two persons, most similar", falseMatches),
    gallery("One person, least similar", misses),
  );
}

function confusionFigure({ similarity, first, second }: Confusion): string {
  const picture = ({ file, thumbnail }: Confusion["first"]) =>
    `<img alt="${escapeHtml(file)}" src="data:image/jpeg;base64,${thumbnail}">`;
  const caption = `${similarity.toFixed(3)}: ${first.file}, ${second.file}`;
  return `<figure>${picture(first)}${picture(second)}<figcaption>${escapeHtml(caption)}</figcaption></figure>`;
}
