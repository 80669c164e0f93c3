import { type ComponentChildren, createContext } from "preact";
import { useContext, useEffect, useMemo, useRef, useState } from "preact/hooks";
import {
  type Candidate,
  type CandidateFilter,
  giveOpinion,
  listCandidates,
  type OpinionDraft,
} from "../api/candidates.js";
import { type Asked, useAsked } from "../state/ask.js";
import { useRoute } from "../state/route.js";
import { useClient, useRight } from "../state/session.jsx";
import { createHeldOpinions, type Decision, type HeldOpinions } from "./held-opinions.js";

/** What a reviewer has written about a candidate and not given yet. */
export type Draft = Pick<OpinionDraft, "reasons" | "note">;
const NOTHING_WRITTEN: Draft = { reasons: [], note: "" };

interface Queue {
  readonly items: readonly Candidate[];
  /** Whether the server has more than it sent. */
  readonly hasMore: boolean;
}

interface ReviewContext {
  readonly filter: CandidateFilter;
  readonly setFilter: (filter: CandidateFilter) => void;
  readonly queue: Asked<Queue>;
  /** Asks for more of the list. */
  readonly more: () => void;
  readonly decisions: readonly Decision[];
  readonly held: HeldOpinions;
  readonly draftOf: (candidateId: string) => Draft;
  readonly keepDraft: (candidateId: string, draft: Draft) => void;
}

const Context = createContext<ReviewContext | null>(null);

/** What outlives a single candidate: the queue, what was written, and the opinion that is held back. */
export function ReviewProvider({ children }: { children: ComponentChildren }) {
  const client = useClient();
  const [filter, setFilter] = useState<CandidateFilter>(
    theirs(useRight("opinion.give"), useRight("adjudication.give")),
  );
  const [pages, setPages] = useState(1);
  const [decisions, setDecisions] = useState<readonly Decision[]>([]);
  const drafts = useRef(new Map<string, Draft>());
  const { page } = useRoute();
  const mayView = useRight("candidate.view");
  // Each listing is logged, and refused to some: it is asked for where it is seen, and anew when somebody comes back to it.
  const isSeen = mayView && (page === "queue" || page === "compare");
  const queue = useAsked(async (): Promise<Queue> => {
    if (!isSeen) return { items: [], hasMore: false };
    const { items, nextCursor } = await listCandidates(client, filter, pages);
    return { items, hasMore: nextCursor !== null };
  }, [client, filter, pages, isSeen]);

  const held = useMemo(
    () =>
      createHeldOpinions({
        send: async (id, draft, keepalive) => {
          await giveOpinion(client, id, draft, keepalive);
          drafts.current.delete(id);
        },
        onChange: setDecisions,
        now: () => performance.now(),
        later: (act, ms) => {
          const timer = setTimeout(act, ms);
          return () => clearTimeout(timer);
        },
      }),
    [client],
  );
  useEffect(() => {
    const leave = () => void held.flush(true);
    addEventListener("pagehide", leave);
    return () => removeEventListener("pagehide", leave);
  }, [held]);

  const value: ReviewContext = {
    filter,
    setFilter: (wanted) => {
      setPages(1);
      setFilter(wanted);
    },
    queue,
    more: () => setPages(pages + 1),
    decisions,
    held,
    draftOf: (id) => drafts.current.get(id) ?? NOTHING_WRITTEN,
    keepDraft: (id, draft) => drafts.current.set(id, draft),
  };
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

/** What waits for somebody, by what they may do about it. */
function theirs(mayGive: boolean, mayAdjudicate: boolean): CandidateFilter {
  if (mayGive) return { mine: true };
  return { state: mayAdjudicate ? "conflict" : "unreviewed" };
}

export function useReview(): ReviewContext {
  const context = useContext(Context);
  if (context === null) throw new Error("expected a ReviewProvider around this part of the page");
  return context;
}
