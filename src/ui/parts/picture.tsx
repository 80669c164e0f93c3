import { useEffect, useState } from "preact/hooks";
import { asRefusal, type Refusal } from "../api/problem.js";
import { useNearScreen } from "../state/near-screen.js";
import { useSession } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";
import { meaningOf } from "./problem.jsx";

/** The address of a picture once it is here. @param path null while it is not wanted */
export function usePicture(path: string | null): {
  readonly address: string | null;
  readonly refusal: Refusal | null;
} {
  const { pictures } = useSession();
  const [loaded, setLoaded] = useState<{ path: string; address: string } | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  useEffect(() => {
    let isWanted = true;
    setRefusal(null);
    if (path === null) return;
    pictures.load(path).then(
      (address) => isWanted && setLoaded({ path, address }),
      (thrown) => isWanted && setRefusal(asRefusal(thrown)),
    );
    return () => {
      isWanted = false;
    };
  }, [pictures, path]);
  return { address: loaded?.path === path ? loaded.address : null, refusal };
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
