import type { Command } from "commander";
import type { AdId } from "../../domain/ids.js";
import type { EdgeView } from "../../pipeline/link-views.js";
import { needs } from "../access.js";
import { wholeNumber } from "../arguments.js";
import { runCommand } from "../run-command.js";
import { type Terminal, table } from "../terminal.js";

const MOST_LISTED = 10_000;
const DEFAULT_LISTED = 50;

/** `leadlight links`, `networks`, `network` and `path` */
export function addLinkCommands(program: Command, terminal: Terminal): void {
  needs("ad.view", program.command("links"))
    .description("what an ad shares with others, and the ads that it is tied to by it")
    .argument("<ad>", "its id")
    .action((id: string, _options: unknown, command: Command) =>
      runCommand(command, terminal, async ({ links }) => {
        const found = await links.ofAd(id as AdId);
        const rows = found.links.map(({ ad, strength, via }) => [
          ad.id,
          ad.label,
          strength.toFixed(2),
          via.join(" "),
        ]);
        const text = [
          edgeTable(found.edges),
          table(["ad", "title", "strength", "through"], rows),
          `network  ${found.networkId ?? "none: nothing ties it"}\n`,
        ].join("");
        return { json: found, text };
      }),
    );

  needs("ad.view", program.command("networks"))
    .description("ads that belong together, highest rank first")
    .requiredOption("--operation <name>")
    .option("--limit <number>", "at most so many", wholeNumber(1, MOST_LISTED), DEFAULT_LISTED)
    .action(({ operation, limit }: { operation: string; limit: number }, command: Command) =>
      runCommand(command, terminal, async ({ operations, networks }) => {
        const { id } = await operations.named(operation);
        const listed = await networks.list(id, { skip: 0, limit });
        const rows = listed.networks.map(({ id: network, rank, facts, latest }) => [
          network,
          rank.toFixed(2),
          facts.ads,
          facts.sites,
          facts.countries,
          facts.matchedSubjects ?? "hidden",
          facts.minorAds,
          latest ?? "",
        ]);
        const head = [
          "network",
          "rank",
          "ads",
          "sites",
          "countries",
          "matched subjects",
          "possible minors",
          "latest",
        ];
        return { json: listed, text: `${table(head, rows)}${listed.count} networks\n` };
      }),
    );

  needs("ad.view", program.command("network"))
    .description("the ads of a network, what they share, and what its rank is made of")
    .argument("<network>", "its id")
    .action((id: string, _options: unknown, command: Command) =>
      runCommand(command, terminal, async ({ networks }) => {
        const shown = await networks.show(id);
        const parts = shown.parts.map(({ name, value, points, of }) => [
          name,
          value ?? "hidden",
          `${points.toFixed(2)} of ${of}`,
        ]);
        const ads = shown.nodes.flatMap(({ id: ad, label, ad: facts }) =>
          facts === null ? [] : [[ad, label, facts.site ?? "", facts.at ?? ""]],
        );
        const text = [
          table(["rank", "rests on", "points"], parts),
          table(["ad", "title", "site", "time"], ads),
          edgeTable(shown.edges),
        ].join("");
        return { json: shown, text };
      }),
    );

  needs("ad.view", program.command("path"))
    .description("how two ads are connected, with the evidence of each step")
    .argument("<ad>", "id of one")
    .argument("<other>", "id of the other")
    .option("--include-hubs", "go through what is suppressed as well")
    .action((from: string, to: string, { includeHubs }: { includeHubs?: true }, command: Command) =>
      runCommand(command, terminal, async ({ links }) => {
        const path = await links.path(from as AdId, to as AdId, { includeHubs: includeHubs === true });
        const text = path.isConnected ? edgeTable(path.edges) : `not connected: ${path.reason}\n`;
        return { json: path, text };
      }),
    );
}

function edgeTable(edges: readonly EdgeView[]): string {
  const rows = edges.map(({ from, to, weight, suppressed, evidence }) => [
    from,
    to,
    suppressed ?? weight.toFixed(2),
    evidence[0]?.type === "image" ? `distance ${evidence[0].distance}` : (evidence[0]?.type ?? ""),
  ]);
  return table(["ad", "shares", "weight", "by"], rows);
}
