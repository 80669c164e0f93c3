import { useEffect, useState } from "preact/hooks";
import { asRefusal, type Refusal } from "../api/problem.js";
import { useSession } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";
import { meaningOf } from "./problem.jsx";

/** The address of a picture once it is here. */
export function usePicture(path: string): {
  readonly address: string | null;
  readonly refusal: Refusal | null;
} {
  const { pictures } = useSession();
  const [loaded, setLoaded] = useState<{ path: string; address: string } | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  useEffect(() => {
    let isWanted = true;
    setRefusal(null);
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

/** A picture of the server; while it comes, and when it does not, the same space stays. */
export function Picture({ path, alt }: { path: string; alt: string }) {
  const texts = useTexts();
  const { address, refusal } = usePicture(path);
  if (refusal !== null) return <span class="picture small">{meaningOf(refusal, texts)}</span>;
  return <span class="picture">{address !== null && <img src={address} alt={alt} />}</span>;
}
