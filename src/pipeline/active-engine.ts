import { asLeadlightError, expected } from "../domain/errors.js";
import type { PackId } from "../domain/ids.js";
import type { FaceEngine, FaceEngines } from "../ports/face-engine.js";
import type { ImageDecoder } from "../ports/image-decoder.js";
import type { SettingsRepository } from "../ports/store.js";
import { type AnalyseImage, createAnalyseImage, createFindFaces, type FindFaces } from "./analyse-image.js";
import { createTurns, type Turns } from "./turns.js";

/** The engine of one pack, and how images are brought to it. */
export interface EngineInUse extends Pick<FaceEngine, "pack" | "start"> {
  readonly analyse: AnalyseImage;
  readonly findFaces: FindFaces;
  /** How many images to prepare at a time: one more than the networks work on, so that one is decoded meanwhile. */
  readonly imagesAtOnce: number;
  /** For the preparation of one image, from reading its bytes on: never more than {@link imagesAtOnce}, whoever asks. */
  readonly inTurn: Turns;
}

/** The engines of all packs that are used; each is opened once and closed at the end. */
export interface ActiveEngines {
  /**
   * The engine of the pack that is active in the store at this moment, whichever process made it so. Whoever serves a
   * request asks once and stays with the answer: one request never mixes two packs.
   * @throws PACK_UNKNOWN, MODEL_MISSING, MODEL_CHANGED
   */
  current(): Promise<EngineInUse>;

  /** The engine of any pack. @throws as {@link current} */
  of(pack: PackId): Promise<EngineInUse>;

  close(): Promise<void>;
}

export function createActiveEngines(parts: {
  settings: SettingsRepository;
  engines: FaceEngines;
  decoder: ImageDecoder;
}): ActiveEngines {
  const opened = new Map<PackId, Promise<{ engine: FaceEngine; inUse: EngineInUse }>>();

  async function open(pack: PackId) {
    const engine = await parts.engines.open(pack);
    const imagesAtOnce = engine.imagesInFlight + 1;
    const inUse: EngineInUse = {
      pack: engine.pack,
      start: () => engine.start(),
      analyse: createAnalyseImage({ decoder: parts.decoder, engine }),
      findFaces: createFindFaces({ decoder: parts.decoder, engine }),
      imagesAtOnce,
      inTurn: createTurns(imagesAtOnce),
    };
    return { engine, inUse };
  }

  async function of(pack: PackId): Promise<EngineInUse> {
    const known = opened.get(pack);
    if (known !== undefined) return (await known).inUse;
    const opening = open(pack);
    opened.set(pack, opening);
    // It may be tried again, e.g. after the pack was added.
    opening.catch(() => opened.delete(pack));
    return (await opening).inUse;
  }

  return {
    async current() {
      const pack = await parts.settings.activePack();
      if (pack === null) throw expected("INTERNAL", "an active pack", "the store", "none");
      return of(pack);
    },
    of,
    async close() {
      for (const opening of await Promise.allSettled(opened.values()))
        if (opening.status === "fulfilled") await opening.value.engine.close();
    },
  };
}

/**
 * Does work that analyses and records, under the active pack. Should another process change the pack in between, the
 * store refuses what was analysed under the old one; then all of the work is done again under the new one.
 */
export async function underActivePack<Result>(
  engines: ActiveEngines,
  work: (engine: EngineInUse) => Promise<Result>,
): Promise<Result> {
  let engine = await engines.current();
  for (;;) {
    try {
      return await work(engine);
    } catch (thrown) {
      const next = isPackChange(thrown) ? await engines.current() : engine;
      if (next === engine) throw thrown;
      engine = next;
    }
  }
}

/** True when the store refused an analysis because it is not of the active pack. */
export function isPackChange(thrown: unknown): boolean {
  return asLeadlightError(thrown).code === "PACK_CHANGED";
}
