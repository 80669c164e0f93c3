import { Argument, type Command, Option } from "commander";
import { showConfidence } from "../../domain/confidence.js";
import type { CandidateId } from "../../domain/ids.js";
import { OPINION_VALUES, REASON_CODES } from "../../domain/opinion.js";
import { CANDIDATE_STATES, type CandidateState } from "../../domain/review-state.js";
import { evidenceOfCandidate, inconsistenciesIn } from "../../pipeline/evidence.js";
import { galleryNamed } from "../../pipeline/gallery-named.js";
import type { CandidateView } from "../../pipeline/review.js";
import { needs } from "../access.js";
import { wholeNumber } from "../arguments.js";
import { CONFIDENCE_HEAD, confidenceCells } from "../confidence.js";
import { runCommand } from "../run-command.js";
import { type Terminal, table } from "../terminal.js";

interface ListOptions {
  readonly state?: CandidateState;
  readonly gallery?: string;
  readonly operation?: string;
  readonly mine?: true;
  readonly knownAnswers?: true;
  readonly limit: number;
}

interface ConclusionOptions {
  readonly reason?: string[];
  readonly note?: string;
}

/** The commands by which somebody concludes. */
const CONCLUSIONS = [
  ["opine", "opinion.give", "record your conclusion on a candidate, with --as; two people decide it"],
  [
    "adjudicate",
    "adjudication.give",
    "settle a candidate on which two people disagree, with --as; they are not you",
  ],
] as const;

/** In place of subject, ads and confidence, for who has still to give an opinion. */
const HELD_BACK = ["held back", ...Array.from({ length: CONFIDENCE_HEAD.length + 1 }, () => "-")];

const DEFAULT_LISTED = 100;
const MOST_LISTED = 100_000;

/** `leadlight candidates`, `leadlight opine` and `leadlight adjudicate` */
export function addCandidateCommands(program: Command, terminal: Terminal): void {
  needs("candidate.view", program.command("candidates"))
    .description(
      "pairs of an ad face and a subject, possible minors first, then nearest first; for who gives opinions in the order of a queue",
    )
    .addOption(new Option("--state <state>").choices(CANDIDATE_STATES))
    .option("--gallery <name>")
    .option("--operation <name>")
    .option("--mine", "only what you may give an opinion on now, with --as")
    .option("--known-answers", "only candidates of which the truth is known")
    .option("--limit <number>", "at most so many", wholeNumber(1, MOST_LISTED), DEFAULT_LISTED)
    .action(({ state, gallery, operation, mine, knownAnswers, limit }: ListOptions, command: Command) =>
      runCommand(command, terminal, async ({ store, review, operations }) => {
        const filter = {
          ...{ state, isMine: mine, isKnownAnswer: knownAnswers },
          galleryId: gallery === undefined ? undefined : (await galleryNamed(store, gallery)).id,
          operationId: operation === undefined ? undefined : (await operations.named(operation)).id,
        };
        const views = await review.list(filter, { after: null, limit });
        const total = await review.count(filter);
        const rows = views.map((view) => {
          const { candidate, isBlind, subject, ads } = view;
          const flags = [
            ...(candidate.possibleMinor ? ["possible minor"] : []),
            ...(isBlind ? [] : inconsistenciesIn(view)),
          ];
          return [
            candidate.id,
            ...(isBlind
              ? HELD_BACK
              : [
                  subject.details.reference,
                  adNames(ads),
                  ...confidenceCells(candidate.similarity, candidate.confidence),
                ]),
            [candidate.state, ...flags].join(", "),
          ];
        });
        const rest = total > views.length ? `${total - views.length} more; raise --limit\n` : "";
        const text = `${table(["candidate", "subject", "ads", ...CONFIDENCE_HEAD, "state"], rows)}${rest}`;
        return { json: { total, candidates: views.map(toJson) }, text };
      }),
    );

  for (const [verb, right, description] of CONCLUSIONS)
    needs(right, program.command(verb))
      .description(description)
      .argument("<candidate>", "its id")
      .addArgument(new Argument("<opinion>").choices(OPINION_VALUES))
      .addOption(new Option("--reason <code...>", "what it rests on").choices(REASON_CODES))
      .option("--note <text>")
      .action((id: string, value: string, { reason, note }: ConclusionOptions, command: Command) =>
        runCommand(command, terminal, async ({ review }) => {
          const result = await review[verb](id as CandidateId, { value, reasons: reason, note });
          return { json: result, text: `${result.candidate.id} is now ${result.candidate.state}\n` };
        }),
      );
}

function toJson(view: CandidateView) {
  const { candidate, isBlind, face, ads, subject, opinions } = view;
  const { id, operationId, faceId, portraitId, pack, possibleMinor, state, createdAt } = candidate;
  const { reviewMode, version, subjectId, similarity, confidence, follows } = candidate;
  const told = { id, operationId, faceId, portraitId, pack, possibleMinor, state, reviewMode, version };
  if (isBlind) return { ...told, createdAt, blind: true, imageSha256: face.imageSha256, box: face.box };
  return {
    ...told,
    ...{ createdAt, blind: false, subjectId, similarity, follows },
    ...showConfidence(confidence),
    evidence: evidenceOfCandidate(view),
    inconsistencies: inconsistenciesIn(view),
    reference: subject.details.reference,
    imageSha256: face.imageSha256,
    box: face.box,
    ageFlag: face.ageFlag,
    ads: ads.map(({ id, source, metadata }) => ({ id, source, ...metadata })),
    opinions,
  };
}

/** How people know an ad: by its number, its address, or the file it came from. */
function adNames(ads: CandidateView["ads"]): string {
  const names = ads.map(({ metadata, source }) => metadata.externalId ?? metadata.sourceUrl ?? source);
  return names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");
}
