/** One photograph of a person of a dataset. */
export interface DatasetImage {
  /** Name of the folder it lies in. */
  readonly person: string;
  /** `person/file name`: what lists and results call it. */
  readonly file: string;
  /** @throws FILE_UNREADABLE, FILE_TOO_LARGE */
  read(): Promise<Uint8Array>;
}

/** The photographs of a dataset, each person's in a folder of their own. */
export interface DatasetListing {
  /** By person, then by file name. */
  readonly images: readonly DatasetImage[];
  /** Folders without a file. */
  readonly emptyFolders: readonly string[];
}

/** Two photographs of which is known whether they show one person. */
export interface ListedPair {
  readonly first: string;
  readonly second: string;
  readonly isMated: boolean;
  /** Which of the list's parts it belongs to, from 0. */
  readonly fold: number;
}

/** Reads what accuracy is measured on. */
export interface DatasetSource {
  /**
   * The files in the folders of a folder; hidden ones and files outside of these folders are passed over.
   * @throws FILE_UNREADABLE for a path that is no folder or may not be listed, DATASET_EMPTY for one without photographs
   */
  images(folder: string): Promise<DatasetListing>;

  /**
   * A list of pairs in the form of Labeled Faces in the Wild: see docs/evaluation.md.
   * @throws FILE_UNREADABLE, PAIRS_INVALID
   */
  pairs(file: string): Promise<ListedPair[]>;

  /**
   * A CSV file with the columns `person` and `group`.
   * @returns the group of each person that it names
   * @throws FILE_UNREADABLE, LABELS_INVALID
   */
  groups(file: string): Promise<ReadonlyMap<string, string>>;
}
