/** What is true of a link case, as its script writes it beside the manifest. */
export interface LinkCaseTruth {
  readonly seed: number;
  /** By `externalId`, in the order of the manifest. */
  readonly ads: readonly AdTruth[];
  /** In 400 ads that have nothing else to do with each other; digits with a plus. */
  readonly switchboard: string;
  /** The original of the stock photograph in 300 ads. */
  readonly stock: string;
  /** Who of the people in ads is in the gallery, by the reference there. */
  readonly enrolled: Readonly<Record<string, string>>;
}

export interface AdTruth {
  readonly id: string;
  /** Whose ad it is: the network that it belongs to. */
  readonly network: number;
  readonly pictures: readonly PictureTruth[];
  /** `phone:+…`, `handle:…`, wherever they stand. */
  readonly identifiers: readonly string[];
}

export interface PictureTruth {
  readonly file: string;
  /** The photographs that it is made of: one, or the four of a collage. */
  readonly originals: readonly string[];
  readonly modification: string | null;
  /** Who is in it. */
  readonly persons: readonly string[];
}
