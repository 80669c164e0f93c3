import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { createCommunityFinder } from "../src/adapters/graphology/community-finder.js";
import { table } from "../src/cli/terminal.js";
import { compose, composeModels } from "../src/compose.js";
import { readConfig } from "../src/config.js";
import type { Ad } from "../src/domain/ad.js";
import type { AdId, OperationId } from "../src/domain/ids.js";
import type { LinkGraph } from "../src/domain/links/graph.js";
import type { Leadlight } from "../src/pipeline/leadlight.js";
import { type BuiltGraph, createLinkGraphs } from "../src/pipeline/link-graphs.js";
import { gainTable } from "./gain-table.js";
import { caseGain } from "./link-case/case-gain.js";
import { facelessEngines } from "./link-case/faceless.js";
import { bCubed, f1, pairScores } from "./link-case/scores.js";
import type { LinkCaseTruth } from "./link-case/truth.js";

// `npm run check:links -- --case DIR --data DIR [--operation case]`
// Takes the case of `npm run link-case` in, if it is not there yet, and prints how good every kind of link is, and the networks
// with and without the suppression of hubs; then what it gains to search the case's gallery by identity and not by single faces. With `--faceless` no face is looked for: minutes instead of an hour, and no link by faces.

const { values } = parseArgs({
  options: {
    case: { type: "string", default: "" },
    data: { type: "string", default: "" },
    operation: { type: "string", default: "case" },
    faceless: { type: "boolean", default: false },
  },
});
if (values.case === "" || values.data === "") throw new Error("expected --case DIR and --data DIR");
const truth = JSON.parse(await readFile(join(values.case, "truth.json"), "utf8")) as LinkCaseTruth;
const SWITCHBOARD = `phone:${truth.switchboard}`;

/** The files of the stock photograph, whose names begin with their SHA-256. */
const STOCK = truth.ads
  .flatMap(({ pictures }) => pictures)
  .filter(({ originals }) => originals.includes(truth.stock))
  .map(({ file }) => basename(file, ".jpg"));
const isStock = (sha256: string) => STOCK.some((begin) => sha256.startsWith(begin));

type AdTruth = LinkCaseTruth["ads"][number];

const KINDS: readonly {
  readonly name: string;
  readonly found: (kind: string, key: string) => boolean;
  readonly isTrue: (ad: AdTruth) => readonly string[];
}[] = [
  {
    name: "picture",
    found: (kind) => kind === "image",
    isTrue: ({ pictures }) => pictures.flatMap(({ originals }) => originals),
  },
  {
    name: "picture, but for the stock photograph",
    found: (kind, key) => kind === "image" && !isStock(key),
    isTrue: ({ pictures }) =>
      pictures.flatMap(({ originals }) => originals).filter((original) => original !== truth.stock),
  },
  {
    name: "phone",
    found: (kind, key) => kind === "identifier" && key.startsWith("phone:"),
    isTrue: ({ identifiers }) => identifiers.filter((one) => one.startsWith("phone:")),
  },
  {
    name: "phone, but for the switchboard",
    found: (kind, key) => kind === "identifier" && key.startsWith("phone:") && key !== SWITCHBOARD,
    isTrue: ({ identifiers }) => identifiers.filter((one) => one.startsWith("phone:") && one !== SWITCHBOARD),
  },
  {
    name: "handle",
    found: (kind, key) => kind === "identifier" && key.startsWith("handle:"),
    isTrue: ({ identifiers }) => identifiers.filter((one) => one.startsWith("handle:")),
  },
  {
    // Found are few of them: pictures that tie nothing tie no faces.
    name: "same person",
    found: (kind) => kind === "identity",
    isTrue: ({ pictures }) => pictures.flatMap(({ persons }) => persons),
  },
  {
    name: "same person, but for the stock photograph",
    found: (kind) => kind === "identity",
    isTrue: ({ pictures }) =>
      pictures.filter(({ originals }) => !originals.includes(truth.stock)).flatMap(({ persons }) => persons),
  },
];

const config = readConfig(process.env, { data: values.data });
const engines = values.faceless ? facelessEngines(composeModels(config)) : undefined;
const leadlight = await compose(config, { onNotice: print, engines });
const communities = createCommunityFinder();
try {
  const operation = await takenIn(leadlight);
  const ads = await adsOf(leadlight, operation);
  const idOf = new Map(ads.map(({ id, metadata }) => [id, metadata.externalId ?? ""]));
  print(`${ads.length} ads, ${new Set(truth.ads.map(({ network }) => network)).size} networks\n`);
  const suppressed = await built(operation, {});
  reportLinks(suppressed.graph, idOf);
  const whole = Number.POSITIVE_INFINITY;
  reportNetworks(idOf, [
    ["hubs suppressed, components over 50 taken apart", suppressed],
    ["hubs suppressed, components alone", await built(operation, { largestWhole: whole })],
    ["hubs tie, components over 50 taken apart", await built(operation, { keepsHubs: true })],
    ["hubs tie, components alone", await built(operation, { keepsHubs: true, largestWhole: whole })],
  ]);
  if (!values.faceless) await reportGain(operation);
} finally {
  await communities.close();
  await leadlight.close();
}

async function takenIn({ store, ingest }: Leadlight): Promise<OperationId> {
  const { id } = await store.operations.ensure(values.operation);
  if ((await store.ads.countOfOperation(id)) < truth.ads.length)
    await ingest({ paths: [join(values.case, "ads.jsonl")], operation: values.operation });
  return id;
}

async function adsOf({ store }: Leadlight, operation: OperationId): Promise<Ad[]> {
  const all: Ad[] = [];
  for (let after: AdId | null = null; ; ) {
    const page: Ad[] = await store.ads.ofOperation(operation, { after, limit: 500 });
    const last = page.at(-1);
    if (last === undefined) return all;
    all.push(...page);
    after = last.id;
  }
}

function built(
  operation: OperationId,
  options: { keepsHubs?: boolean; largestWhole?: number },
): Promise<BuiltGraph> {
  const { store } = leadlight;
  return createLinkGraphs({ store, evidence: leadlight.linkEvidence, communities, ...options }).of(operation);
}

/** Of every kind of link: the pairs of ads that share a node of it, hubs too, against those that truly do. */
function reportLinks(graph: LinkGraph, idOf: ReadonlyMap<AdId, string>): void {
  const rows = KINDS.map(({ name, found, isTrue }) => {
    const having = new Map<string, string[]>();
    for (const node of graph.nodes)
      for (const number of node.edges) {
        const edge = graph.edges[number] as LinkGraph["edges"][number];
        const ad = idOf.get(graph.ads[edge.ad] as AdId) ?? "";
        if (found(node.kind, node.key)) add(having, node.id, ad);
      }
    const actual = new Map<string, string[]>();
    for (const ad of truth.ads) for (const key of isTrue(ad)) add(actual, key, ad.id);
    const { precision, recall, found: predicted, pairs } = pairScores(having, actual);
    return [name, pairs, predicted, precision.toFixed(4), recall.toFixed(4)];
  });
  print(table(["link", "true pairs of ads", "found", "precision", "recall"], rows));
  const hubs = graph.nodes.filter(({ suppressed }) => suppressed === "degree");
  print(
    table(
      ["suppressed hub", "ads"],
      hubs.map(({ kind, key, edges }) => [`${kind}:${key}`.slice(0, 60), edges.length]),
    ),
  );
}

function reportNetworks(
  idOf: ReadonlyMap<AdId, string>,
  variants: readonly (readonly [string, BuiltGraph])[],
): void {
  const networkOf = new Map(truth.ads.map(({ id, network }) => [id, network]));
  const rows = variants.map(([name, { graph, networks, networkOfAd }]) => {
    const classes = graph.ads.map((id) => networkOf.get(idOf.get(id) ?? "") ?? -1);
    const clusters = [...networkOfAd].map((network, ad) => (network < 0 ? `alone ${ad}` : network));
    const scores = bCubed(clusters, classes);
    const largest = Math.max(0, ...networks.map(({ ads }) => ads.length));
    const digest = createHash("sha256").update(clusters.join()).digest("hex").slice(0, 8);
    return [
      name,
      networks.length,
      largest,
      scores.precision.toFixed(4),
      scores.recall.toFixed(4),
      f1(scores).toFixed(4),
      digest,
    ];
  });
  print(table(["networks", "count", "largest", "B³ precision", "B³ recall", "B³ F1", "digest"], rows));
}

async function reportGain(operation: OperationId): Promise<void> {
  const { gain, portraits, faces } = await caseGain(leadlight, { truth, folder: values.case, operation });
  print(gainTable(gain, portraits));
  print(`${faces} faces in ads\n`);
}

function add(having: Map<string, string[]>, key: string, ad: string): void {
  const known = having.get(key);
  if (known === undefined) having.set(key, [ad]);
  else known.push(ad);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
