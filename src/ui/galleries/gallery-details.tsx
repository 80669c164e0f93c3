import { useState } from "preact/hooks";
import type { Gallery, Subject } from "../api/galleries.js";
import { useRight } from "../state/session.jsx";
import { CompareOperation } from "./compare-operation.jsx";
import { NewSubject } from "./new-subject.jsx";
import { SubjectPortraits } from "./subject-portraits.jsx";

/** What can be done with a gallery: add subjects and their portraits, compare an operation with it. */
export function GalleryDetails({ gallery, onChange }: { gallery: Gallery; onChange: () => void }) {
  const mayManage = useRight("gallery.manage");
  const mayCompare = useRight("comparison.run");
  const [subjects, setSubjects] = useState<readonly Subject[]>([]);
  return (
    <>
      {mayCompare && <CompareOperation galleryId={gallery.id} />}
      {mayManage && (
        <NewSubject
          gallery={gallery}
          onAdded={(subject) => {
            setSubjects((before) => [subject, ...before]);
            onChange();
          }}
        />
      )}
      {subjects.map((subject) => (
        <SubjectPortraits key={subject.id} subject={subject} onChange={onChange} />
      ))}
    </>
  );
}
