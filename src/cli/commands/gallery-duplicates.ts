import type { Command } from "commander";
import { showConfidence } from "../../domain/confidence.js";
import type { Subject } from "../../domain/gallery.js";
import { DEFAULT_PAIRS, type Duplicates, MOST_PAIRS } from "../../pipeline/gallery-duplicates.js";
import { galleryNamed } from "../../pipeline/gallery-named.js";
import { needs } from "../access.js";
import { type ThresholdOptions, thresholdsOf, wholeNumber, withThresholds } from "../arguments.js";
import { CONFIDENCE_HEAD, confidenceCells, describeThresholds, withheldNote } from "../confidence.js";
import { runCommand } from "../run-command.js";
import { type Terminal, table, withProgress } from "../terminal.js";

interface DuplicatesOptions extends ThresholdOptions {
  readonly within?: string;
  readonly limit: number;
}

/** `leadlight gallery duplicates NAME [--within NAME] [--limit N] [thresholds]` */
export function addDuplicatesCommand(gallery: Command, terminal: Terminal): void {
  const command = needs("subject.view", gallery.command("duplicates"))
    .description("subjects of a gallery who may be the same person as others, of it or of another gallery")
    .argument("<name>", "the gallery")
    .option("--within <name>", "the gallery that is searched in, the same one unless said")
    .option("--limit <number>", "at most so many pairs", wholeNumber(1, MOST_PAIRS), DEFAULT_PAIRS);
  withThresholds(command).action((name: string, options: DuplicatesOptions, self: Command) =>
    runCommand(self, terminal, async ({ store, findDuplicates }) => {
      const { id } = await galleryNamed(store, name);
      const within = options.within === undefined ? id : (await galleryNamed(store, options.within)).id;
      const search = { gallery: id, within, limit: options.limit, ...thresholdsOf(options) };
      const found = await withProgress(terminal, "subjects", (onProgress) =>
        findDuplicates({ ...search, onProgress }),
      );
      return { json: toJson(found), text: describe(found) };
    }),
  );
}

function toJson({ pairs, ...report }: Duplicates) {
  const shown = ({ id, galleryId, details }: Subject) => ({ id, galleryId, reference: details.reference });
  return {
    ...report,
    pairs: pairs.map(({ subject, other, confidence, ...pair }) => ({
      subject: shown(subject),
      other: shown(other),
      ...pair,
      ...showConfidence(confidence),
    })),
  };
}

function describe(found: Duplicates): string {
  const { pairs, searched, within, thresholds, expectedFalse, withheld, seconds } = found;
  const rows = pairs.map(({ subject, other, similarity, confidence, sharesPicture }) => [
    subject.details.reference,
    other.details.reference,
    ...confidenceCells(similarity, confidence),
    sharesPicture ? "same picture" : "",
  ]);
  const list = rows.length === 0 ? "" : table(["subject", "other", ...CONFIDENCE_HEAD, ""], rows);
  const expecting = expectedFalse === null ? "" : `, ${expectedFalse.toFixed(1)} false ones to be expected`;
  return [
    list,
    `pairs       ${found.found} found${expecting}, ${pairs.length} listed: ${describeThresholds(thresholds)}\n`,
    `subjects    ${searched} compared with ${within}\n`,
    `time        ${seconds.toFixed(1)} s\n`,
    withheldNote(withheld),
  ].join("");
}
