import type { Command } from "commander";
import type { FaceId, IdentityId } from "../../domain/ids.js";
import { galleryNamed } from "../../pipeline/gallery-named.js";
import type { IdentityView } from "../../pipeline/identities.js";
import { needs } from "../access.js";
import { type ThresholdOptions, thresholdsOf, wholeNumber, withThresholds } from "../arguments.js";
import { CONFIDENCE_HEAD, confidenceCells, describeThresholds, withheldNote } from "../confidence.js";
import { runCommand } from "../run-command.js";
import { type Terminal, table } from "../terminal.js";

const MOST_LISTED = 1000;

/** `leadlight identities list|show|split|merge|search|rebuild` */
export function addIdentityCommands(program: Command, terminal: Terminal): void {
  const identities = program.command("identities").description("people whom the ads of an operation show");

  needs("ad.view", identities.command("list"))
    .description("those whom several ads show, oldest first; faces that have come since are grouped first")
    .requiredOption("--operation <name>")
    .option("--least-ads <number>", "with at least so many ads", wholeNumber(1, MOST_LISTED), 2)
    .action(({ operation, leastAds }: { operation: string; leastAds: number }, command: Command) =>
      runCommand(command, terminal, async (leadlight) => {
        const { id } = await leadlight.operations.named(operation);
        const listed = await leadlight.identities.list(id, leastAds, { after: null, limit: MOST_LISTED });
        const rows = listed.map((one) => [one.id, one.faces, one.ads]);
        return { json: { identities: listed }, text: table(["identity", "faces", "ads"], rows) };
      }),
    );

  needs("ad.view", identities.command("show"))
    .description("where a person is shown")
    .argument("<identity>", "its id")
    .action((id: string, _options: unknown, command: Command) =>
      runCommand(command, terminal, async (leadlight) => {
        const view = await leadlight.identities.view(id as IdentityId);
        return { json: view, text: describe(view) };
      }),
    );

  needs("identity.decide", identities.command("split"))
    .description("say in your name that some faces are another person's")
    .argument("<identity>", "its id")
    .argument("<faces...>", "ids of the faces to be taken out")
    .action((id: string, faces: string[], _options: unknown, command: Command) =>
      runCommand(command, terminal, async (leadlight) => {
        const made = await leadlight.identities.split(id as IdentityId, faces as FaceId[]);
        const text = `left: ${describe(made.left)}taken out: ${describe(made.taken)}`;
        return { json: made, text };
      }),
    );

  needs("identity.decide", identities.command("merge"))
    .description("say in your name that identities are one person")
    .argument("<identities...>", "their ids, two or more")
    .action((ids: string[], _options: unknown, command: Command) =>
      runCommand(command, terminal, async (leadlight) => {
        const view = await leadlight.identities.merge(ids as IdentityId[]);
        return { json: view, text: describe(view) };
      }),
    );

  const search = needs("search.run", identities.command("search"))
    .description("search all faces of a person in a gallery as one; nothing of it is stored")
    .argument("<identity>", "its id")
    .requiredOption("--gallery <name>");
  withThresholds(search).action(
    (id: string, options: ThresholdOptions & { gallery: string }, command: Command) =>
      runCommand(command, terminal, async (leadlight) => {
        const gallery = await galleryNamed(leadlight.store, options.gallery);
        const found = await leadlight.identities.search(id as IdentityId, gallery.id, thresholdsOf(options));
        const rows = found.matches.map(({ subject, similarity, confidence }, rank) => [
          rank + 1,
          subject.details.reference,
          ...confidenceCells(similarity, confidence),
        ]);
        const listed = `${found.faces.length} faces searched as one, listed: ${describeThresholds(found.thresholds)}\n`;
        const text = `${table(["rank", "subject", ...CONFIDENCE_HEAD], rows)}${listed}${withheldNote(found.withheld)}`;
        return { json: found, text };
      }),
  );

  needs("comparison.run", identities.command("rebuild"))
    .description("group all faces of an operation anew; what people said of them holds")
    .requiredOption("--operation <name>")
    .action(({ operation }: { operation: string }, command: Command) =>
      runCommand(command, terminal, async (leadlight) => {
        const { id } = await leadlight.operations.named(operation);
        const grouped = await leadlight.identities.group(id, { isAnew: true });
        const { changed, gone, newFaces } = grouped;
        const text = `${changed} identities are new or have other faces, ${gone} are gone; ${newFaces} faces were not grouped before\n`;
        return { json: grouped, text };
      }),
    );
}

function describe({ id, faces, ads, places }: IdentityView): string {
  const rows = places.map(({ adId, faceId }) => [adId, faceId]);
  return `${id}: ${faces} faces in ${ads} ads\n${table(["ad", "face"], rows)}`;
}
