import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CONFIDENCE_HEAD, confidenceCells, withheldNote } from "../src/cli/confidence.js";
import { table } from "../src/cli/terminal.js";
import { compose } from "../src/compose.js";
import { readConfig } from "../src/config.js";
import { DEFAULT_OPERATION } from "../src/domain/operation.js";
import { rightsOf } from "../src/domain/rights.js";
import type { Leadlight } from "../src/pipeline/leadlight.js";
import { buildSampleCase } from "./sample-case/build.js";
import { firstRanks, type JudgedCandidate, judge } from "./sample-case/judge.js";

/** Both people of the case stand on other photographs than their portraits; fewer means that recognition broke. */
const LEAST_FIRST = 2;

const NEXT = `
Next: keep the sample case and try the commands on it.
   npm run sample-case
   npx leadlight ingest sample-images/case/ads.jsonl --data ./my-case
   npx leadlight gallery create notices --data ./my-case
   npx leadlight gallery enrol notices sample-images/case/subjects.jsonl --data ./my-case
   npx leadlight match sample-images/case/group-small.jpg --gallery notices --data ./my-case
   npm start        serves the HTTP API; the README shows the first calls`;

// `npm run demo`: the main job on the sample case, in a folder of its own that is removed at the end.
const folder = await mkdtemp(join(tmpdir(), "leadlight-demo-"));
try {
  process.exitCode = await demonstrate(folder);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function demonstrate(folder: string): Promise<number> {
  say("1  The case: five invented ads and nine reference subjects, cut from six photographs");
  const sample = await buildSampleCase(join(folder, "case"));

  const leadlight = await compose(readConfig({}, { data: join(folder, "data") }), {
    onNotice: () => undefined,
  });
  try {
    const engine = await leadlight.engines.current();
    const { backend } = await engine.start();
    say(`   pack ${engine.pack.id} on ${backend}`);

    say("\n2  Ingest the ads");
    const { ads, images, faces, seconds } = await leadlight.ingest({ paths: [sample.ads] });
    say(`   ${ads.new} ads, ${images.new} images, ${faces.new} faces in ${seconds.toFixed(1)} s`);

    say("\n3  Enrol the reference gallery");
    const gallery = await leadlight.createGallery("notices");
    const { portraits } = await leadlight.enrol(gallery, sample.subjects);
    say(`   ${portraits.new} portraits`);

    say("\n4  Compare every ad face with the gallery");
    const operation = await leadlight.operations.named(DEFAULT_OPERATION);
    const { candidates, templates, withheld } = await leadlight.compare({
      gallery: gallery.id,
      operation: operation.id,
    });
    say(`   ${templates} people in the ads searched, ${candidates.new} candidates\n`);
    if (withheld !== null) say(`   ${withheldNote(withheld)}`);
    const judged = await judge(leadlight, sample.truth);
    say(drawCandidates(judged));

    const { shown, first } = firstRanks(judged, sample.truth);
    say(
      `   Of ${shown} ad faces whose person is in the gallery, ${first} have the right subject ranked first.`,
    );
    say("   Numbers alone do not tell right from wrong, so people decide:\n");

    say("5  Two people review, each for themselves");
    await review(leadlight, judged);
    say(NEXT);
    return first >= LEAST_FIRST ? 0 : 1;
  } finally {
    await leadlight.close();
  }
}

function drawCandidates(judged: readonly JudgedCandidate[]): string {
  const rows = judged.map(({ view, ad, rank, isRight }) => [
    view.subject.details.reference,
    ad,
    ...confidenceCells(view.candidate.similarity, view.candidate.confidence),
    rank,
    isRight ? "right" : "wrong",
  ]);
  return table(["subject", "ad image", ...CONFIDENCE_HEAD, "rank for this face", "by the known truth"], rows);
}

/** Confirms the best right candidate and rejects the best wrong one, as two independent reviewers would. */
async function review(leadlight: Leadlight, judged: readonly JudgedCandidate[]): Promise<void> {
  const reviewers = [];
  for (const [name, role] of [
    ["first reviewer", "reviewer"],
    ["second reviewer", "examiner"],
  ] as const) {
    const { user } = await leadlight.accounts.add(name, [role]);
    const { id } = await leadlight.operations.named(DEFAULT_OPERATION);
    await leadlight.operations.setMember(id, user.id, true);
    reviewers.push(user);
  }
  for (const [isRight, value] of [
    [true, "potential_candidate"],
    [false, "no_candidate"],
  ] as const) {
    const found = judged.find((one) => one.isRight === isRight);
    if (found === undefined) continue;
    for (const { id, name, roles } of reviewers) {
      const rights = new Set(rightsOf(roles));
      const actor = { kind: "user", id } as const;
      const acting = { actor, justification: "review", reach: "all", rights } as const;
      const { candidate } = await leadlight.acting.run(acting, () =>
        leadlight.review.opine(found.view.candidate.id, { value }),
      );
      say(`   ${name}: ${found.view.subject.details.reference} × ${found.ad}: ${value} → ${candidate.state}`);
    }
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
