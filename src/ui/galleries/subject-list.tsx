import { useState } from "preact/hooks";
import { listSubjects } from "../api/galleries.js";
import { Field } from "../parts/field.jsx";
import { Loading } from "../parts/loading.jsx";
import { Problem } from "../parts/problem.jsx";
import { useAsked } from "../state/ask.js";
import { useClient } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";
import { SubjectCard } from "./subject-card.jsx";

interface Props {
  readonly galleryId: string;
  /** What is looked for at first, for instance the one that was just added; empty for everybody. */
  readonly sought: string;
  readonly onChange: () => void;
}

/** Who is in a gallery, page by page. Each look is logged: hence one when it is asked for, and not one a letter. */
export function SubjectList({ galleryId, sought, onChange }: Props) {
  const { galleries } = useTexts();
  const client = useClient();
  const [text, setText] = useState(sought);
  const [page, setPage] = useState<{ search: string; cursor: string | null }>({
    search: sought,
    cursor: null,
  });
  const { search, cursor } = page;
  const { answer, refusal, isAsking, again } = useAsked(
    () => listSubjects(client, galleryId, search, cursor),
    [client, galleryId, page],
  );
  // One at a time, since a photograph that is pasted belongs to the one that is open.
  const [openId, setOpenId] = useState<string | null>(null);
  const only = sought !== "" && answer?.items.length === 1 ? (answer.items[0]?.id ?? null) : null;
  const next = answer?.nextCursor ?? null;
  const lookFor = (wanted: string) => {
    setText(wanted);
    setPage({ search: wanted.trim(), cursor: null });
  };
  return (
    <section class="card">
      <h2>{galleries.subjects}</h2>
      <form
        class="row"
        onSubmit={(event) => {
          event.preventDefault();
          lookFor(text);
        }}
      >
        <Field label={galleries.search} value={text} onInput={setText} maxLength={200} autocomplete="off" />
        <button type="submit">{galleries.searchRun}</button>
        {search !== "" && (
          <button type="button" onClick={() => lookFor("")}>
            {galleries.showAll}
          </button>
        )}
      </form>
      <Problem refusal={refusal} again={again} />
      {isAsking && answer === null && <Loading />}
      {answer?.items.length === 0 && (
        <p role="status">{search === "" ? galleries.noSubjects : galleries.nobodyMeant}</p>
      )}
      <ul class="subjects">
        {answer?.items.map((subject) => (
          <li key={subject.id}>
            <SubjectCard
              subject={subject}
              isOpen={(openId ?? only) === subject.id}
              onOpen={(isOpen) => setOpenId(isOpen ? subject.id : "")}
              onChange={() => {
                again();
                onChange();
              }}
            />
          </li>
        ))}
      </ul>
      {(cursor !== null || next !== null) && (
        <div class="row">
          <button type="button" disabled={cursor === null} onClick={() => setPage({ search, cursor: null })}>
            {galleries.firstPage}
          </button>
          <button type="button" disabled={next === null} onClick={() => setPage({ search, cursor: next })}>
            {galleries.nextPage}
          </button>
        </div>
      )}
    </section>
  );
}
