import { useEffect, useRef, useState } from "preact/hooks";

/** How far outside of the window something is when it is made ready. */
const MARGIN = "400px";

/** Whether something has come near the part of the page that is to be seen; once it has, it stays so. */
export function useNearScreen<T extends Element>() {
  const ref = useRef<T>(null);
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    if (ref.current === null) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        setNear(true);
        observer.disconnect();
      },
      { rootMargin: MARGIN },
    );
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, []);
  return { ref, isNear };
}
