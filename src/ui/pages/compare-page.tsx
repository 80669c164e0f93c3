import { useEffect, useState } from "preact/hooks";
import { type Candidate, cropPath, findCandidate, type OpinionDraft } from "../api/candidates.js";
import type { Refusal } from "../api/problem.js";
import { AdjudicationForm } from "../compare/adjudication-form.jsx";
import { DecisionBar } from "../compare/decision-bar.jsx";
import { Facts } from "../compare/facts.jsx";
import type { Decision } from "../compare/held-opinions.js";
import { OpinionForm } from "../compare/opinion-form.jsx";
import { PortraitChoice } from "../compare/portrait-choice.jsx";
import { qualityHints } from "../compare/quality-hints.js";
import { neighbours } from "../compare/queue-order.js";
import { useReview } from "../compare/review-provider.jsx";
import { useClaim } from "../compare/use-claim.js";
import { Viewer } from "../compare/viewer.jsx";
import { WholePictures } from "../compare/whole-pictures.jsx";
import { WorthBlock } from "../compare/worth-block.jsx";
import { AgeCard } from "../minors/age-card.jsx";
import { MinorBadge } from "../minors/badge.jsx";
import { BlurredFaces } from "../minors/blurred-faces.jsx";
import { FlagDialog } from "../minors/flag-dialog.jsx";
import { Heading } from "../parts/heading.jsx";
import { Loading } from "../parts/loading.jsx";
import { usePicture } from "../parts/picture.jsx";
import { Problem } from "../parts/problem.jsx";
import { useAsked } from "../state/ask.js";
import { useKeys } from "../state/keys.js";
import { goTo, hrefOf } from "../state/route.js";
import { useClient, useRight, useSession } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";

/** One candidate: two faces, and an opinion. */
export function ComparePage({ id }: { id: string }) {
  const texts = useTexts();
  const client = useClient();
  const { queue, decisions, held } = useReview();
  const items = queue.answer?.items ?? [];
  const { at, previous, next } = neighbours(items, id);
  const decision = decisions.find(({ candidateId }) => candidateId === id) ?? null;
  // What the server holds back until an opinion is given it gives afterwards, and what refused one is a change: hence asked again.
  const { phase } = decision ?? { phase: "none" };
  const outcome = phase === "sent" || phase === "refused" ? phase : "none";
  const asked = useAsked(() => findCandidate(client, id), [client, id, outcome]);
  // The queue has it already, so that moving on waits for nothing.
  const candidate = asked.answer ?? items[at] ?? null;
  const claim = useClaim(id, candidate?.yours ?? false, decisions);
  usePreloaded(next);

  const move = (to: Candidate | null) => () => {
    if (to !== null) goTo({ page: "compare", id: to.id });
  };
  useKeys({ ArrowLeft: move(previous), ArrowRight: move(next) });
  function decide(draft: OpinionDraft): void {
    held.hold(id, draft);
    move(next)();
  }
  const title =
    at === -1
      ? texts.pages.compare
      : `${texts.pages.compare} · ${texts.compare.position(at + 1, items.length)}`;
  return (
    <>
      <div class="row middle compare-head">
        <Heading>{title}</Heading>
        {candidate?.possibleMinor === true && <MinorBadge />}
        <a class="button" href={hrefOf({ page: "queue" })}>
          ↑ {texts.pages.queue}
        </a>
        <button type="button" disabled={previous === null} onClick={move(previous)}>
          ← {texts.compare.previous}
        </button>
        <button type="button" disabled={next === null} onClick={move(next)}>
          {texts.compare.next} →
        </button>
        <DecisionBar />
      </div>
      <Problem refusal={asked.refusal} again={asked.again} />
      {candidate === null && asked.isAsking && <Loading />}
      {candidate !== null && (
        <Compared
          candidate={candidate}
          decision={decision}
          claim={claim}
          onDecide={decide}
          onChanged={() => {
            asked.again();
            queue.again();
          }}
        />
      )}
    </>
  );
}

interface ComparedProps {
  readonly candidate: Candidate;
  /** Theirs, from the moment when it can still be undone. */
  readonly decision: Decision | null;
  /** Why they could not claim it. */
  readonly claim: Refusal | null;
  readonly onDecide: (draft: OpinionDraft) => void;
  readonly onChanged: () => void;
}

function Compared({ candidate, decision, claim, onDecide, onChanged }: ComparedProps) {
  const texts = useTexts();
  const [isFlagging, setFlagging] = useState(false);
  const [chosen, setChosen] = useState(candidate.portrait.faceId);
  const mayAdjudicate = useRight("adjudication.give");
  const mayFlag = useRight("age.flag");
  const { yours, blind } = candidate;
  const probe = usePicture(cropPath(candidate.face.id));
  const portrait = usePicture(cropPath(chosen));
  const isSeen = [probe, portrait].every(({ address, blurred }) => address !== null && blurred.length === 0);
  const flag = () => setFlagging(true);
  const isBest = chosen === candidate.portrait.faceId;
  return (
    <div class="compare">
      <div>
        <BlurredFaces
          pictures={[
            { label: texts.compare.probe, blurred: probe.blurred },
            { label: texts.compare.portrait, blurred: portrait.blurred },
          ]}
        />
        <Viewer
          probe={{ path: cropPath(candidate.face.id), alt: texts.compare.probe, face: candidate.face }}
          portrait={{
            path: cropPath(chosen),
            alt: texts.compare.portrait,
            face: isBest ? candidate.portrait : null,
          }}
        />
        <div class="panes small hints">
          <p>{qualityHints(candidate.face, texts).join(" · ")}</p>
          <p>{isBest ? qualityHints(candidate.portrait, texts).join(" · ") : ""}</p>
        </div>
        <PortraitChoice portraits={candidate.evidence.portraits} chosen={chosen} onChoose={setChosen} />
        <Unfolding title={texts.compare.whole}>{() => <WholePictures candidate={candidate} />}</Unfolding>
      </div>
      <aside>
        <Problem refusal={claim} />
        {yours && decision === null && (
          <OpinionForm
            candidate={candidate}
            isReady={isSeen && claim === null}
            onDecide={onDecide}
            onFlag={mayFlag && candidate.face.ageFlag === null ? flag : null}
          />
        )}
        {decision !== null && decision.phase !== "sent" && <p class="card">{texts.compare.last}</p>}
        {blind && !yours && <p class="card">{texts.compare.cannotGive}</p>}
        {!blind && <Facts candidate={candidate} />}
        {candidate.state === "conflict" && mayAdjudicate && (
          <AdjudicationForm candidateId={candidate.id} onSettled={onChanged} />
        )}
        {!blind && <WorthBlock valued={candidate} />}
        <AgeCard candidate={candidate} onFlag={flag} />
        {isFlagging && (
          <FlagDialog faceId={candidate.face.id} onFlagged={onChanged} onClose={() => setFlagging(false)} />
        )}
      </aside>
    </div>
  );
}

/** What is fetched when it is unfolded, not before. */
function Unfolding({ title, children }: { title: string; children: () => preact.ComponentChildren }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="card" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      {isOpen && children()}
    </details>
  );
}

/** Fetches the pictures of the next candidate while this one is looked at. */
function usePreloaded(next: Candidate | null): void {
  const { pictures } = useSession();
  useEffect(() => {
    if (next === null) return;
    for (const face of [next.face.id, next.portrait.faceId])
      pictures.load(cropPath(face)).catch(() => undefined);
  }, [pictures, next]);
}
