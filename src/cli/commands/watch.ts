import { type Command, Option } from "commander";
import { ALERT_STATES, type AlertState } from "../../domain/alert.js";
import type { AlertId, GalleryId, WatchId } from "../../domain/ids.js";
import { DEFAULT_OPERATION } from "../../domain/operation.js";
import { galleryNamed } from "../../pipeline/gallery-named.js";
import type { Leadlight } from "../../pipeline/leadlight.js";
import type { StandingRun } from "../../pipeline/standing/standing-searches.js";
import { needs } from "../access.js";
import { type ThresholdOptions, thresholdsOf, wholeNumber, withThresholds } from "../arguments.js";
import { describeThresholds } from "../confidence.js";
import { runCommand } from "../run-command.js";
import { type Terminal, table } from "../terminal.js";
import { untilStopped } from "../until-stopped.js";

interface AddOptions extends ThresholdOptions {
  readonly gallery: string;
  readonly operation: string;
}

/** `leadlight watch add|list|remove|run` */
export function addWatchCommands(program: Command, terminal: Terminal): void {
  const watch = program
    .command("watch")
    .description("galleries in which everything new of an operation is searched, and the other way round");

  const add = needs("watch.manage", watch.command("add"))
    .description("watch a gallery from now on; what is there already is for `compare`")
    .requiredOption("--gallery <name>")
    .option("--operation <name>", "the case whose ads are searched", DEFAULT_OPERATION);
  withThresholds(add).action((options: AddOptions, command: Command) =>
    runCommand(command, terminal, async (leadlight) => {
      const { id: operation } = await leadlight.operations.named(options.operation);
      const { id: gallery } = await galleryNamed(leadlight.store, options.gallery);
      const added = await leadlight.watches.add(operation, gallery, thresholdsOf(options));
      return { json: added, text: `${options.gallery} is watched for ${options.operation} (${added.id})\n` };
    }),
  );

  needs("gallery.view", watch.command("list"))
    .description("the watched galleries, oldest first")
    .action((_options: unknown, command: Command) =>
      runCommand(command, terminal, async (leadlight) => {
        const watches = await leadlight.watches.list();
        const names = await namesOf(leadlight);
        const rows = watches.map(({ id, operationId, galleryId, thresholds }) => [
          id,
          names.operation(operationId),
          names.gallery(galleryId),
          Object.keys(thresholds).length === 0 ? "default" : describeThresholds(thresholds),
        ]);
        return { json: { watches }, text: table(["watch", "operation", "gallery", "thresholds"], rows) };
      }),
    );

  needs("watch.manage", watch.command("remove"))
    .description("watch a gallery no more; alerts and candidates stay")
    .argument("<watch>", "its id")
    .action((id: string, _options: unknown, command: Command) =>
      runCommand(command, terminal, async (leadlight) => {
        await leadlight.watches.remove(id as WatchId);
        return { json: { removed: id }, text: `${id} is removed\n` };
      }),
    );

  needs("comparison.run", watch.command("run"))
    .description("search what is new, as a running server does by itself, and end")
    .action((_options: unknown, command: Command) =>
      runCommand(command, terminal, async (leadlight) => {
        const run = await untilStopped((signal) => leadlight.standing.run({ signal }));
        return { json: run, text: describe(run) };
      }),
    );
}

interface AlertsOptions {
  readonly operation?: string;
  readonly state?: AlertState;
  readonly limit: number;
  readonly seen?: string;
}

const MOST_LISTED = 200;
const DEFAULT_LISTED = 50;

/** `leadlight alerts [--operation NAME] [--state STATE] [--limit N] [--seen ALERT]` */
export function addAlertsCommand(program: Command, terminal: Terminal): void {
  needs("candidate.view", program.command("alerts"))
    .description("what standing searches found, newest first")
    .option("--operation <name>")
    .addOption(new Option("--state <state>").choices(ALERT_STATES))
    .option("--limit <number>", "at most so many", wholeNumber(1, MOST_LISTED), DEFAULT_LISTED)
    .option("--seen <alert>", "note that this one was seen, instead of listing")
    .action(({ operation, state, limit, seen }: AlertsOptions, command: Command) =>
      runCommand(command, terminal, async (leadlight) => {
        const { alerts, operations } = leadlight;
        if (seen !== undefined) {
          const alert = await alerts.see(seen as AlertId);
          return { json: alert, text: `${alert.id} is ${alert.state}\n` };
        }
        const id = operation === undefined ? undefined : (await operations.named(operation)).id;
        const listed = await alerts.list({ operation: id, state }, { after: null, limit });
        const names = await namesOf(leadlight);
        const rows = listed.map((alert) => [
          alert.id,
          alert.state,
          names.operation(alert.operationId),
          names.gallery(alert.galleryId),
          String(alert.ads),
          alert.candidateId ?? "",
          alert.lastAt.toISOString(),
        ]);
        const head = ["alert", "state", "operation", "gallery", "ads", "candidate", "last"];
        return { json: { alerts: listed }, text: table(head, rows) };
      }),
    );
}

async function namesOf({ store }: Leadlight) {
  const operations = new Map((await store.operations.list()).map(({ id, name }) => [id, name]));
  const galleries = new Map<GalleryId, string>(
    (await store.galleries.list()).map(({ id, name }) => [id, name]),
  );
  return {
    operation: (id: Parameters<typeof operations.get>[0]) => operations.get(id) ?? id,
    gallery: (id: GalleryId) => galleries.get(id) ?? id,
  };
}

function describe({ watches, ads, subjects, faces, candidates, alerts, seconds }: StandingRun): string {
  return [
    `watches     ${watches}\n`,
    `searched    ${ads} new ads, ${subjects} subjects with new portraits in ${faces} faces\n`,
    `found       ${candidates} new candidates, ${alerts} new alerts\n`,
    `time        ${seconds.toFixed(1)} s\n`,
  ].join("");
}
