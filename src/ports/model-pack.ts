import type { PackId } from "../domain/ids.js";

/** What is fixed about a pack of models. */
export interface PackInfo {
  readonly id: PackId;
  /** Length of its embeddings. */
  readonly dimension: number;
  /** Similarity from which a comparison proposes a candidate unless told otherwise; measured, see docs/architecture.md. */
  readonly candidateSimilarity: number;
}

/** The networks of one pack, as its manifest names them. */
export interface ModelPack {
  readonly info: PackInfo;

  /**
   * The bytes of the file with this role, their SHA-256 checked.
   * @throws MODEL_MISSING, MODEL_CHANGED
   */
  read(role: string): Promise<Uint8Array>;

  /** Compares every file with the manifest. @returns one message for each that is missing or differs */
  verify(): Promise<string[]>;
}
