import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { useTexts } from "../texts/use-texts.js";

/** What may not be seen by accident: blurred until whoever looks wants to see it, for as long as it stays on the page. */
export function Veil({ isDrawn, children }: { isDrawn: boolean; children: ComponentChildren }) {
  const { pictures } = useTexts();
  const [isLifted, setLifted] = useState(false);
  if (!isDrawn || isLifted) return <>{children}</>;
  return (
    <>
      <p class="card row middle blurred">
        <span role="status">{pictures.explicit}</span>
        <button type="button" onClick={() => setLifted(true)}>
          {pictures.showExplicit}
        </button>
      </p>
      <div class="veil">{children}</div>
    </>
  );
}
