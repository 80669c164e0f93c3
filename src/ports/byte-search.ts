/** A file that holds one of some pieces. */
export interface PieceFound {
  /** Index of the piece. */
  readonly piece: number;
  /** Path below the data folder. */
  readonly file: string;
}

/** What a search of the data folder found. */
export interface BytesSearched {
  readonly files: number;
  readonly bytes: number;
  /** Each piece once for each file that has it. */
  readonly found: readonly PieceFound[];
}

/** Searches every byte of the data folder but the model files, whatever wrote it. */
export type ByteSearch = (pieces: readonly Uint8Array[]) => Promise<BytesSearched>;
