import type { CalibrationInForce } from "../domain/calibration.js";
import type { PackId, Sha256 } from "../domain/ids.js";
import type { PackManifest } from "../domain/pack-manifest.js";
import type { AnyManifest, PictureManifest } from "../domain/picture-manifest.js";
import type { TextPackManifest } from "../domain/text-pack.js";

/** What is fixed about a pack of models. */
export interface PackInfo {
  readonly id: PackId;
  /** Length of its embeddings. */
  readonly dimension: number;
  /** Similarity from which a comparison proposes a candidate unless told otherwise; measured, see docs/architecture.md. */
  readonly candidateSimilarity: number;
  /** Version of alignment and resize. */
  readonly preprocessing: string;
  /** Of all that its embeddings depend on, see `domain/pack-hash.ts`: two packs with one hash make the same embeddings. */
  readonly hash: Sha256;
}

/** The networks of a pack for whole pictures. */
export type PicturePack = ModelPack<PictureManifest>;

/** The networks of one pack, as its manifest names them; those of a pack for faces unless said. */
export interface ModelPack<Manifest extends AnyManifest = PackManifest> {
  readonly info: PackInfo;
  readonly manifest: Manifest;

  /**
   * The bytes of the file with this name, their SHA-256 checked.
   * @throws MODEL_MISSING, MODEL_CHANGED
   */
  read(name: string): Promise<Uint8Array>;

  /**
   * The ONNX file of a network, its SHA-256 checked. One that is built from weights is built at the first call and kept.
   * @throws MODEL_MISSING, also when the pack has no such network; MODEL_CHANGED
   */
  graph(role: keyof Manifest["networks"]): Promise<Uint8Array>;

  /**
   * What its similarities are worth: the calibration that was added for it, else the one in its folder, or why there is none
   * to be trusted. Never throws for what is wrong with one.
   */
  calibration(): Promise<CalibrationInForce>;

  /** The names of files that are nowhere. Looks for them only and reads none. */
  missing(): Promise<string[]>;

  /**
   * Compares every file, every built graph that was kept, and the calibration with the manifest.
   * @returns one message for each that is missing or differs; a graph that was not built yet is no fault, nor is it to have no calibration
   */
  verify(): Promise<string[]>;
}

/** A pack that reads text in pictures; its files are read and checked as those of a {@link ModelPack}. */
export interface TextPack extends Pick<ModelPack, "read" | "missing" | "verify"> {
  readonly id: PackId;
  readonly manifest: TextPackManifest;
}
