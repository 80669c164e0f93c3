import { useEffect, useState } from "preact/hooks";
import { useKeys } from "../state/keys.js";
import { useTexts } from "../texts/use-texts.js";
import { FaceLayer, type FaceToShow } from "./face-layer.jsx";
import { Pane } from "./pane.jsx";
import { type Mode, useLook, ZOOM } from "./use-look.js";
import { ViewTools } from "./view-tools.jsx";

/** Slow enough not to be a flash (WCAG 2.3.1), fast enough to see what jumps. */
const FLICKER_MS = 600;

/** Two faces to be compared: beside each other, in turn, or over each other; whatever is done to one is done to both. */
export function Viewer({ probe, portrait }: { probe: FaceToShow; portrait: FaceToShow }) {
  const { compare } = useTexts();
  const control = useLook();
  const { view, set, zoomBy, reset } = control;
  const isPortraitsTurn = useTurns(view.mode === "flicker");
  const toggle = (mode: Mode) => () => set({ mode: view.mode === mode ? "side" : mode });
  useKeys({
    f: toggle("flicker"),
    o: toggle("overlay"),
    g: () => set({ hasGrid: !view.hasGrid }),
    "+": () => zoomBy(ZOOM.step),
    "=": () => zoomBy(ZOOM.step),
    "-": () => zoomBy(1 / ZOOM.step),
    "0": reset,
  });
  return (
    <section class="viewer" aria-label={compare.tools}>
      {view.mode === "side" ? (
        <div class="panes">
          {[
            { label: compare.probe, shown: probe },
            { label: compare.portrait, shown: portrait },
          ].map(({ label, shown }) => (
            <figure key={label}>
              <figcaption>{label}</figcaption>
              <Pane label={label} control={control}>
                {(pane) => <FaceLayer shown={shown} view={view} pane={pane} />}
              </Pane>
            </figure>
          ))}
        </div>
      ) : (
        <figure>
          <figcaption>
            {view.mode === "overlay"
              ? `${compare.probe} + ${compare.portrait}`
              : isPortraitsTurn
                ? compare.portrait
                : compare.probe}
          </figcaption>
          <Pane label={`${compare.probe} + ${compare.portrait}`} control={control}>
            {(pane) => (
              <>
                <FaceLayer shown={probe} view={view} pane={pane} />
                <FaceLayer
                  shown={portrait}
                  view={view}
                  pane={pane}
                  opacity={view.mode === "overlay" ? view.overlayShare : isPortraitsTurn ? 1 : 0}
                />
              </>
            )}
          </Pane>
        </figure>
      )}
      {view.isUpright && portrait.face === null && <p class="small">{compare.unaligned}</p>}
      <ViewTools control={control} />
    </section>
  );
}

/** Turns to and fro while it is on. */
function useTurns(isOn: boolean): boolean {
  const [isTurned, setTurned] = useState(false);
  useEffect(() => {
    if (!isOn) return;
    const timer = setInterval(() => setTurned((before) => !before), FLICKER_MS);
    return () => clearInterval(timer);
  }, [isOn]);
  return isTurned;
}
