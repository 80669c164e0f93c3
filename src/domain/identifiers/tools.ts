/** What the rules need of the world's numbering plans. */
export interface PhoneTool {
  /** ISO 3166-1 codes of the countries whose numbering plans are known. */
  readonly regions: ReadonlySet<string>;
  /**
   * @param digits with `+` in front when it begins with a country calling code
   * @param region whose numbering plan a number without `+` is read by
   * @returns null when no such number can exist, by its length alone; `isValid` when its range is in use
   */
  parse(digits: string, region: string | null): { readonly e164: string; readonly isValid: boolean } | null;
}

/** What the rules need of the public suffix list. */
export interface DomainTool {
  /** The domain that somebody registered, e.g. `ads.example.co.uk` → `example.co.uk`; null under no suffix of the public list. */
  registrable(host: string): string | null;
}

/** What the rules take from libraries. */
export interface IdentifierTools {
  readonly phones: PhoneTool;
  readonly domains: DomainTool;
  /** Keccak-256 as Ethereum uses it, 32 bytes. */
  readonly keccak256: (bytes: Uint8Array) => Uint8Array;
}
