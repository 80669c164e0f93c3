import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { expected } from "../../domain/errors.js";
import { countUnsearched } from "../../domain/unsearched-count.js";
import { galleryNamed } from "../../pipeline/leadlight.js";
import { DEFAULT_SUBJECTS, MOST_SUBJECTS, type SearchedImage } from "../../pipeline/search-gallery.js";
import { similarityNumber, wholeNumber } from "../arguments.js";
import { runCommand } from "../run-command.js";
import { type Terminal, table } from "../terminal.js";
import { countByReason } from "../unsearched.js";

interface MatchOptions {
  readonly gallery: string;
  readonly limit: number;
  readonly minSimilarity?: number;
  readonly everyFace?: true;
}

/** `leadlight match IMAGE --gallery NAME [--limit N] [--min-similarity X] [--every-face]` */
export function addMatchCommand(program: Command, terminal: Terminal): void {
  program
    .command("match")
    .description("search the faces of a picture in a gallery; nothing of it is stored")
    .argument("<image>")
    .requiredOption("--gallery <name>")
    .option(
      "--limit <number>",
      "at most so many subjects for each face",
      wholeNumber(1, MOST_SUBJECTS),
      DEFAULT_SUBJECTS,
    )
    .option("--min-similarity <number>", "leave out what is below, -1 to 1", similarityNumber)
    .option("--every-face", "search also the faces that are too poor to be searched")
    .action((image: string, options: MatchOptions, command: Command) =>
      runCommand(command, terminal, async (leadlight) => {
        const { gallery: name, limit, minSimilarity, everyFace = false } = options;
        const gallery = await galleryNamed(leadlight.store, name);
        const bytes = await readFile(image).catch((cause) => {
          throw expected("FILE_UNREADABLE", "a readable file", image, cause.code);
        });
        const found = await leadlight.search(bytes, gallery.id, {
          limit,
          everyFace,
          ...(minSimilarity === undefined ? {} : { minSimilarity }),
        });
        return { json: toJson(found), text: describe(found, everyFace) };
      }),
    );
}

function toJson({ pack, faces }: SearchedImage) {
  return {
    pack,
    faces: faces.map(({ box, detectionScore, unsearched, matches }) => ({
      box,
      detectionScore,
      unsearched,
      candidates: matches.map(({ subject, portrait, similarity }) => ({
        subjectId: subject.id,
        reference: subject.details.reference,
        similarity,
        portraitId: portrait.id,
      })),
    })),
  };
}

function describe({ faces }: SearchedImage, everyFace: boolean): string {
  if (faces.length === 0) return "no face found\n";
  const described = faces.map(({ box, unsearched, matches }, i) => {
    const place = [box.x, box.y, box.width, box.height].map(Math.round).join(", ");
    const reasons = unsearched.length === 0 ? "" : `: ${unsearched.join(", ")}`;
    if (reasons !== "" && !everyFace) return `face ${i + 1} at ${place} was not searched${reasons}\n`;
    const rows = matches.map(({ subject, similarity }, rank) => [
      rank + 1,
      subject.details.reference,
      similarity.toFixed(4),
    ]);
    return `face ${i + 1} at ${place}${reasons}\n${table(["rank", "subject", "similarity"], rows)}`;
  });
  const poor = countUnsearched(faces);
  if (poor.faces > 0 && !everyFace) {
    const count = countByReason(poor.faces, poor.byReason);
    described.push(`${count} of ${faces.length} faces not searched; --every-face searches them all\n`);
  }
  return described.join("");
}
