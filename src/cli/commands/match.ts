import type { Command } from "commander";
import { showConfidence } from "../../domain/confidence.js";
import { countUnsearched } from "../../domain/unsearched-count.js";
import { evidenceOfMatch } from "../../pipeline/evidence.js";
import { galleryNamed } from "../../pipeline/gallery-named.js";
import { DEFAULT_SUBJECTS, MOST_SUBJECTS } from "../../pipeline/search-gallery.js";
import type { SearchedFace, SearchedImage } from "../../pipeline/search-image.js";
import { needs } from "../access.js";
import { type ThresholdOptions, thresholdsOf, wholeNumber, withThresholds } from "../arguments.js";
import { CONFIDENCE_HEAD, confidenceCells, describeThresholds, withheldNote } from "../confidence.js";
import { readBytes } from "../files.js";
import { runCommand } from "../run-command.js";
import { type Terminal, table } from "../terminal.js";
import { countByReason } from "../unsearched.js";

interface MatchOptions extends ThresholdOptions {
  readonly gallery: string;
  readonly limit: number;
  readonly everyFace?: true;
}

/** `leadlight match IMAGE --gallery NAME [--limit N] [thresholds] [--every-face]` */
export function addMatchCommand(program: Command, terminal: Terminal): void {
  const command = needs("search.run", program.command("match"))
    .description("search the faces of a picture in a gallery; nothing of it is stored")
    .argument("<image>")
    .requiredOption("--gallery <name>")
    .option(
      "--limit <number>",
      "at most so many subjects for each face",
      wholeNumber(1, MOST_SUBJECTS),
      DEFAULT_SUBJECTS,
    )
    .option("--every-face", "search also the faces that are too poor to be searched");
  withThresholds(command).action((image: string, options: MatchOptions, self: Command) =>
    runCommand(self, terminal, async (leadlight) => {
      const { gallery: name, limit, everyFace = false } = options;
      const gallery = await galleryNamed(leadlight.store, name);
      const bytes = await readBytes(image);
      const found = await leadlight.search(bytes, gallery.id, { limit, everyFace, ...thresholdsOf(options) });
      return { json: toJson(found), text: describe(found, everyFace) };
    }),
  );
}

function toJson(found: SearchedImage) {
  const { faces, ...basis } = found;
  const candidatesOf = (face: SearchedFace) =>
    face.matches.map((match) => ({
      subjectId: match.subject.id,
      reference: match.subject.details.reference,
      similarity: match.similarity,
      portraitId: match.portraits[0].portrait.id,
      ...showConfidence(match.confidence),
      evidence: evidenceOfMatch(match, face, found),
    }));
  return {
    ...basis,
    faces: faces.map((face) => {
      const { box, detectionScore, unsearched } = face;
      return { box, detectionScore, unsearched, candidates: candidatesOf(face) };
    }),
  };
}

function describe({ faces, thresholds, gallery, withheld }: SearchedImage, everyFace: boolean): string {
  if (faces.length === 0) return "no face found\n";
  const described = faces.map(({ box, unsearched, matches }, i) => {
    const place = [box.x, box.y, box.width, box.height].map(Math.round).join(", ");
    const reasons = unsearched.length === 0 ? "" : `: ${unsearched.join(", ")}`;
    if (reasons !== "" && !everyFace) return `face ${i + 1} at ${place} was not searched${reasons}\n`;
    const rows = matches.map(({ subject, similarity, confidence }, rank) => [
      rank + 1,
      subject.details.reference,
      ...confidenceCells(similarity, confidence),
    ]);
    return `face ${i + 1} at ${place}${reasons}\n${table(["rank", "subject", ...CONFIDENCE_HEAD], rows)}`;
  });
  const poor = countUnsearched(faces);
  if (poor.faces > 0 && !everyFace) {
    const count = countByReason(poor.faces, poor.byReason);
    described.push(`${count} of ${faces.length} faces not searched; --every-face searches them all\n`);
  }
  const { templates, portraits } = gallery;
  described.push(
    `compared with ${templates} subjects (${portraits} portraits), listed: ${describeThresholds(thresholds)}\n`,
    withheldNote(withheld),
  );
  return described.join("");
}
