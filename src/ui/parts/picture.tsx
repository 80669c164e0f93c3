import { useEffect, useState } from "preact/hooks";
import type { ShownPicture } from "../api/pictures.js";
import { asRefusal, type Refusal } from "../api/problem.js";
import { useSession } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";
import { meaningOf } from "./problem.jsx";

/** A picture once it is here; fetched anew when what is blurred has changed. */
export function usePicture(path: string): {
  readonly address: string | null;
  /** Ids of the faces that are blurred in it; none before it is here. */
  readonly blurred: readonly string[];
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
    pictures.load(path).then(
      (picture) => isWanted && setLoaded({ path, ...picture }),
      (thrown) => isWanted && setRefusal(asRefusal(thrown)),
    );
    return () => {
      isWanted = false;
    };
  }, [pictures, path, round]);
  const shown = loaded?.path === path ? loaded : null;
  return { address: shown?.address ?? null, blurred: shown?.blurred ?? [], refusal };
}

/** A picture of the server; while it comes, and when it does not, the same space stays. */
export function Picture({ path, alt }: { path: string; alt: string }) {
  const texts = useTexts();
  const { address, refusal } = usePicture(path);
  if (refusal !== null) return <span class="picture small">{meaningOf(refusal, texts)}</span>;
  return <span class="picture">{address !== null && <img src={address} alt={alt} />}</span>;
}
