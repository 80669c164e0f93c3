import type { AnalysedImage } from "../domain/face.js";
import type { Gallery, GallerySummary, Portrait, Subject, SubjectDetails } from "../domain/gallery.js";
import type { GalleryId, PackId, SubjectId, VectorLabel } from "../domain/ids.js";

/** A portrait with its person and its vector. */
export interface PortraitOfLabel {
  readonly label: VectorLabel;
  readonly portrait: Portrait;
  readonly subject: Subject;
}

/** The vector of one portrait. */
export interface PortraitVector {
  readonly subjectId: SubjectId;
  readonly label: VectorLabel;
  readonly vector: Float32Array;
}

/** All portraits of a gallery that have an embedding of one pack, at one moment. */
export interface PortraitVectors {
  readonly version: number;
  /** Those of one subject together, in the order in which they came. */
  readonly portraits: readonly PortraitVector[];
}

export interface GalleryRepository {
  /** @throws GALLERY_EXISTS */
  create(name: string): Promise<Gallery>;
  findByName(name: string): Promise<Gallery | null>;
  findById(id: GalleryId): Promise<Gallery | null>;
  /** By name. */
  list(): Promise<GallerySummary[]>;

  /** @throws SUBJECT_EXISTS when the gallery has this reference, GALLERY_UNKNOWN */
  addSubject(galleryId: GalleryId, details: SubjectDetails): Promise<Subject>;
  findSubject(id: SubjectId): Promise<Subject | null>;
  findSubjectByReference(galleryId: GalleryId, reference: string): Promise<Subject | null>;
  /**
   * The subjects of a gallery by their reference, in the order of its code points. The gallery is read through until the page is full.
   * @param search only those who are meant by this text (see `isSubjectMeant`)
   * @param page.after continue behind this subject
   * @throws SUBJECT_UNKNOWN for an `after` that is not one of the gallery's
   */
  subjects(
    galleryId: GalleryId,
    search: string,
    page: { after: SubjectId | null; limit: number },
  ): Promise<Subject[]>;

  /**
   * Records a portrait: the image, its faces, and which of them is the subject's.
   * @param analysis of the image; what the store already has of it is left as it is, and the face is then known by its
   * place in the image (see `sameFaces`)
   * @param faceIndex which of `analysis.faces`
   * @returns the portrait, and whether it is new; the same face of the same subject is one portrait
   * @throws PACK_CHANGED when the analysis is not of the active pack; SUBJECT_UNKNOWN; ARGUMENT_INVALID for another
   * `faceIndex`; EMBEDDING_INVALID, EMBEDDING_PACK_MISMATCH as
   * `AdRepository.record`
   */
  recordPortrait(
    subjectId: SubjectId,
    analysis: AnalysedImage,
    faceIndex: number,
  ): Promise<{ portrait: Portrait; isNew: boolean }>;
  portraits(subjectId: SubjectId): Promise<Portrait[]>;
  /** The portraits of all galleries whose face has no embedding of this pack: no search under it finds them. */
  portraitsWithout(pack: PackId): Promise<{ readonly portrait: Portrait; readonly subject: Subject }[]>;
  /** The portraits of a gallery whose vectors have these labels; several may share one. */
  portraitsByLabel(
    galleryId: GalleryId,
    pack: PackId,
    labels: readonly VectorLabel[],
  ): Promise<PortraitOfLabel[]>;
  /** A number that grows whenever a portrait, or another embedding of one, enters a gallery; 0 for an unknown one. */
  version(galleryId: GalleryId): Promise<number>;
  /** Every vector that searches of a gallery compare with. */
  portraitVectors(galleryId: GalleryId, pack: PackId): Promise<PortraitVectors>;
}
