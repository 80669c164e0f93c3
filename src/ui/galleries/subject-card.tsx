import { cropPath } from "../api/candidates.js";
import type { EnrolledSubject } from "../api/galleries.js";
import { qualityHints } from "../compare/quality-hints.js";
import { Picture } from "../parts/picture.jsx";
import { useRight } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";
import { AddPortraits } from "./add-portraits.jsx";

interface Props {
  readonly subject: EnrolledSubject;
  /** Whether photographs can be added just now. */
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
  readonly onChange: () => void;
}

/** One person: what is known of them, and their portraits with how good each is. */
export function SubjectCard({ subject, isOpen, onOpen, onChange }: Props) {
  const texts = useTexts();
  const { galleries } = texts;
  const mayManage = useRight("gallery.manage");
  const { reference, name, notice, issuer, dateOfBirth, portraits } = subject;
  const known = [
    notice === undefined ? undefined : `${galleries.notice}: ${galleries.notices[notice]}`,
    issuer,
    dateOfBirth,
  ].filter((fact) => fact !== undefined);
  return (
    <article aria-label={reference}>
      <div class="row middle">
        <h3>{name === undefined ? reference : `${reference} · ${name}`}</h3>
        <span class="small">{known.join(" · ")}</span>
        {mayManage && (
          <button type="button" class="end" aria-expanded={isOpen} onClick={() => onOpen(!isOpen)}>
            {galleries.morePortraits}
          </button>
        )}
      </div>
      {portraits.length === 0 && <p class="small">{galleries.noPortrait}</p>}
      <ul class="portraits">
        {portraits.map((portrait, i) => (
          <li key={portrait.id} class="candidate">
            <Picture path={cropPath(portrait.faceId)} alt={galleries.portraitOf(i + 1, reference)} />
            <span class="small">{qualityHints(portrait, texts).join(" · ")}</span>
          </li>
        ))}
      </ul>
      {isOpen && <AddPortraits subjectId={subject.id} onChange={onChange} />}
    </article>
  );
}
