import type { PackId } from "../domain/ids.js";
import { type Confusions, worstConfusions } from "./confusions.js";
import { copiesOf } from "./copies.js";
import { type Dataset, loadDataset } from "./dataset.js";
import { embedUnderPack } from "./embed-pack.js";
import { requirePersons } from "./groups.js";
import { measurePack, type OnStage } from "./measure-pack.js";
import { requirePhotographs } from "./pair-accuracy.js";
import type { EvaluationPorts } from "./ports.js";
import type { PackResults, Results } from "./results.js";
import type { TemplateSizes } from "./rotations.js";

/** What somebody wants measured. */
export interface EvaluationRequest {
  /** A folder for each person. */
  readonly folder: string;
  /** Packs side by side, at least one. */
  readonly packs: readonly PackId[];
  readonly pairsFile?: string | undefined;
  /** CSV of `person,group`. */
  readonly groupsFile?: string | undefined;
  readonly sizes: TemplateSizes;
  readonly seed: number;
  readonly isFresh: boolean;
  /** Whether to measure what modified copies cost; every copy is analysed. */
  readonly withCopies: boolean;
  /** Whether to show faces that were told wrong. */
  readonly withConfusions: boolean;
}

/** How it was measured, for the results to say. */
export type EvaluationFrame = Pick<Results, "command" | "machine">;

/** Results, and by pack the faces that were told wrong when they were asked for. */
export interface Evaluation {
  readonly results: Results;
  readonly confusions: Readonly<Record<string, Confusions>>;
}

/** Analyses the photographs of a dataset under each pack, so that measuring has nothing to wait for. */
export async function embedForEvaluation(
  ports: EvaluationPorts,
  { folder, packs, isFresh }: Pick<EvaluationRequest, "folder" | "packs" | "isFresh">,
  onStage?: OnStage,
): Promise<{ dataset: Dataset; analysed: Record<string, number> }> {
  const dataset = await loadDataset(ports.source, folder);
  const analysed: Record<string, number> = {};
  for (const pack of packs)
    analysed[pack] = (
      await embedUnderPack(ports, dataset, pack, { isFresh, onProgress: embedding(pack, onStage) })
    ).analysed;
  return { dataset, analysed };
}

/**
 * Measures accuracy under each pack: embeds, compares, searches and counts. With the same seed, dataset and packs the results
 * are the same but for `times`.
 * @throws FILE_UNREADABLE, DATASET_EMPTY, PAIRS_INVALID, LABELS_INVALID, PACK_UNKNOWN, MODEL_MISSING, MODEL_CHANGED
 */
export async function evaluate(
  ports: EvaluationPorts,
  request: EvaluationRequest,
  frame: EvaluationFrame,
  onStage?: OnStage,
): Promise<Evaluation> {
  const { folder, pairsFile, groupsFile, sizes, seed, isFresh } = request;
  const started = ports.clock.now();
  const pairs = pairsFile === undefined ? null : await ports.source.pairs(pairsFile);
  const groups = groupsFile === undefined ? null : await ports.source.groups(groupsFile);
  const dataset = await loadDataset(ports.source, folder);
  // Before anything that takes long, so that a misspelt name is told of at once.
  if (pairs !== null) requirePhotographs(dataset, pairs);
  if (groups !== null) requirePersons(dataset, groups);
  const packs: Record<string, PackResults> = {};
  const confusions: Record<string, Confusions> = {};
  for (const pack of request.packs) {
    const embed = (embedded: Dataset) =>
      embedUnderPack(ports, embedded, pack, { isFresh, onProgress: embedding(pack, onStage) });
    const embedded = await embed(dataset);
    const measured = await measurePack(embedded, { pairs, groups, sizes, seed }, onStage);
    const { images, all, threshold } = measured;
    const copies = request.withCopies
      ? await copiesOf(embedded, threshold, { modifier: ports.modifier, embed }, seed)
      : null;
    packs[pack] = { ...measured.results, copies };
    if (request.withConfusions)
      confusions[pack] = await worstConfusions(dataset, images, all, ports.renderer);
  }
  const [first] = Object.values(packs) as [PackResults];
  const { enrolment, verification, identification } = first;
  const { name, hash, persons, images } = dataset;
  const seconds = (ports.clock.now().getTime() - started.getTime()) / 1000;
  const results: Results = {
    format: 1,
    ...frame,
    seed,
    dataset: { name, hash, persons: persons.length, images: images.length },
    packs,
    enrolment,
    verification,
    identification,
    times: { startedAt: started.toISOString(), seconds },
  };
  return { results, confusions };
}

function embedding(pack: PackId, onStage: OnStage | undefined) {
  return (done: number, total: number) => onStage?.(`photographs under ${pack}`, done, total);
}
