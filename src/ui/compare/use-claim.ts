import { useEffect, useRef, useState } from "preact/hooks";
import { claimCandidate, letGoOfCandidate } from "../api/candidates.js";
import { asRefusal, type Refusal } from "../api/problem.js";
import { useClient } from "../state/session.jsx";
import type { Decision } from "./held-opinions.js";

/** A third of what a claim lasts: one that is renewed late is still in force. */
const RENEWED_EVERY_MS = 5 * 60_000;

/**
 * Claims a candidate while somebody who is to decide it looks at it, so that nobody else decides it at the same time, and lets
 * go of it when they leave it undecided; an opinion ends the claim by itself.
 * @returns why it could not be claimed
 */
export function useClaim(id: string, isTheirs: boolean, decisions: readonly Decision[]): Refusal | null {
  const client = useClient();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  // Whoever leaves a candidate may have decided it with the same key.
  const latest = useRef(decisions);
  latest.current = decisions;
  const isDecided = () => latest.current.some(({ candidateId }) => candidateId === id);
  const isClaimed = isTheirs && !isDecided();
  useEffect(() => {
    setRefusal(null);
    if (!isClaimed) return;
    let isHere = true;
    const claim = () => claimCandidate(client, id).catch((thrown) => isHere && setRefusal(asRefusal(thrown)));
    claim();
    const timer = setInterval(claim, RENEWED_EVERY_MS);
    return () => {
      isHere = false;
      clearInterval(timer);
      // One that somebody else has is not theirs to let go of, and nothing is lost when it lapses instead.
      if (!isDecided()) letGoOfCandidate(client, id).catch(() => undefined);
    };
  }, [client, id, isClaimed]);
  return refusal;
}
