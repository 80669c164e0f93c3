import type { Command } from "commander";
import { showConfidence } from "../../domain/confidence.js";
import { DEFAULT_OPERATION } from "../../domain/operation.js";
import { DEFAULT_AD_FACES, MOST_AD_FACES, type SearchedAdFaces } from "../../pipeline/search-ad-faces.js";
import { needs } from "../access.js";
import { type ThresholdOptions, thresholdsOf, wholeNumber, withThresholds } from "../arguments.js";
import { describeThresholds, WEIGHT_HEAD, weightCells, withheldNote } from "../confidence.js";
import { readBytes } from "../files.js";
import { runCommand } from "../run-command.js";
import { type Terminal, table } from "../terminal.js";

interface SeenOptions extends ThresholdOptions {
  readonly operation: string;
  readonly limit: number;
  readonly everyFace?: true;
}

/** `leadlight seen IMAGE [--operation NAME] [--limit N] [thresholds] [--every-face]` */
export function addSeenCommand(program: Command, terminal: Terminal): void {
  const command = needs("search.run", program.command("seen"))
    .description("search the faces of a picture among those in ads; nothing of it is stored")
    .argument("<image>")
    .option("--operation <name>", "the case whose ads are searched", DEFAULT_OPERATION)
    .option(
      "--limit <number>",
      "at most so many for each face",
      wholeNumber(1, MOST_AD_FACES),
      DEFAULT_AD_FACES,
    )
    .option("--every-face", "search also the faces that are too poor to be searched");
  withThresholds(command).action((image: string, options: SeenOptions, self: Command) =>
    runCommand(self, terminal, async ({ operations, searchAdFaces }) => {
      const { operation: name, limit, everyFace } = options;
      const operation = (await operations.named(name)).id;
      const search = { operation, limit, everyFace, ...thresholdsOf(options) };
      const found = await searchAdFaces.ofPicture(await readBytes(image), search);
      return { json: toJson(found), text: describe(found) };
    }),
  );
}

function toJson({ faces, ...basis }: SearchedAdFaces) {
  return {
    ...basis,
    faces: faces.map(({ matches, ...face }) => ({
      ...face,
      matches: matches.map(({ confidence, ads, ...match }) => ({
        ...match,
        ...showConfidence(confidence),
        ads,
      })),
    })),
  };
}

function describe({ faces, searched, thresholds, withheld }: SearchedAdFaces): string {
  if (faces.length === 0) return "no face found\n";
  const described = faces.map(({ box, unsearched, matches }, i) => {
    const place = [box.x, box.y, box.width, box.height].map(Math.round).join(", ");
    const reasons = unsearched.length === 0 ? "" : `: ${unsearched.join(", ")}`;
    const rows = matches.map(({ face, similarity, confidence, ads }, rank) => [
      rank + 1,
      ads.first[0] ?? "",
      ads.count,
      face,
      ...weightCells(similarity, confidence),
    ]);
    const head = ["rank", "oldest ad", "ads", "face", ...WEIGHT_HEAD];
    const list = rows.length === 0 ? "nobody alike found\n" : table(head, rows);
    return `face ${i + 1} at ${place}${reasons}\n${list}`;
  });
  const basis = `compared with ${searched} faces in ads, listed: ${describeThresholds(thresholds)}\n`;
  return `${described.join("")}${basis}${withheldNote(withheld)}`;
}
