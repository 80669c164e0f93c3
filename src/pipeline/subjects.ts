import { expected } from "../domain/errors.js";
import type { Portrait, Subject } from "../domain/gallery.js";
import type { GalleryId, SubjectId } from "../domain/ids.js";
import type { Store } from "../ports/store.js";

/** A reference person with their photographs, oldest first. */
export interface SubjectView {
  readonly subject: Subject;
  readonly portraits: readonly Portrait[];
}

/** Who is in a gallery. Each look at it is logged, without what was looked for: that may be a name. */
export interface Subjects {
  /**
   * By reference.
   * @param search only those who are meant by it (see `isSubjectMeant`)
   * @param page.after continue behind this subject
   * @throws SUBJECT_UNKNOWN for an `after` that is not one of the gallery's
   */
  list(
    gallery: GalleryId,
    search: string,
    page: { after: SubjectId | null; limit: number },
  ): Promise<SubjectView[]>;
  /** @throws SUBJECT_UNKNOWN */
  show(id: SubjectId): Promise<SubjectView>;
}

export function createSubjects({ galleries, audit }: Pick<Store, "galleries" | "audit">): Subjects {
  const view = async (subject: Subject) => ({ subject, portraits: await galleries.portraits(subject.id) });
  return {
    async list(gallery, search, page) {
      const details = { gallery, limit: page.limit, isSearch: search !== "" };
      await audit.append({ act: "subject.list", operationId: null, details });
      return Promise.all((await galleries.subjects(gallery, search, page)).map(view));
    },
    async show(id) {
      const subject = await galleries.findSubject(id);
      if (subject === null) throw expected("SUBJECT_UNKNOWN", "a subject that exists", "the subject", id);
      await audit.append({ act: "subject.view", operationId: null, details: { subject: id } });
      return view(subject);
    },
  };
}
