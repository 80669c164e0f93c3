import { useEffect, useState } from "preact/hooks";
import type { ShownPicture } from "../api/pictures.js";
import { asRefusal, type Refusal } from "../api/problem.js";
import { useNearScreen } from "../state/near-screen.js";
import { useSession } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";
import { meaningOf } from "./problem.jsx";

/** A picture once it is here; fetched anew when what is blurred has changed. @param path null while it is not wanted */
export function usePicture(path: string | null): {
  readonly address: string | null;
  /** Ids of the faces that are blurred in it; none before it is here. */
  readonly blurred: readonly string[];
  readonly isExplicit: boolean;
  readonly refusal: Refusal | null;
} {
  const { pictures } = useSession();
  const [loaded, setLoaded] = useState<(ShownPicture & { path: string }) | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [round, setRound] = useState(0);
  useEffect(
    () =>
      pictures.onForget(() => {
        setLoaded(null);
        setRound((before) => before + 1);
      }),
    [pictures],
  );
  useEffect(() => {
    let isWanted = true;
    setRefusal(null);
    if (path === null) return;
    pictures.load(path).then(
      (picture) => isWanted && setLoaded({ path, ...picture }),
      (thrown) => isWanted && setRefusal(asRefusal(thrown)),
    );
    return () => {
      isWanted = false;
    };
  }, [pictures, path, round]);
  const shown = loaded?.path === path ? loaded : null;
  const { address = null, blurred = [], isExplicit = false } = shown ?? {};
  return { address, blurred, isExplicit, refusal };
}

/**
 * A picture of the server; while it comes, and when it does not, the same space stays. It is fetched when it comes near the screen:
 * every look is logged, and a queue may hold a thousand.
 */
export function Picture({ path, alt }: { path: string; alt: string }) {
  const texts = useTexts();
  const { ref, isNear } = useNearScreen<HTMLSpanElement>();
  const { address, refusal } = usePicture(isNear ? path : null);
  if (refusal !== null) return <span class="picture small">{meaningOf(refusal, texts)}</span>;
  return (
    <span ref={ref} class="picture">
      {address !== null && <img src={address} alt={alt} />}
    </span>
  );
}
