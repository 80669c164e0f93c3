import { useEffect, useRef } from "preact/hooks";
import { useTexts } from "../texts/use-texts.js";

/** The title of a page: of the window too, and focused when the page is shown, so that a screen reader says where it is. */
export function Heading({ children }: { children: string }) {
  const { name } = useTexts();
  const ref = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${children} · ${name}`;
  }, [children, name]);
  useEffect(() => ref.current?.focus(), []);
  return (
    <h1 ref={ref} tabIndex={-1}>
      {children}
    </h1>
  );
}
