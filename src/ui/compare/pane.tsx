import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { usePaneSize } from "../state/pane-size.js";
import { type ViewControl, ZOOM } from "./use-look.js";

interface Props {
  readonly label: string;
  readonly control: ViewControl;
  /** What lies in it, given its size. */
  readonly children: (pane: { width: number; height: number }) => ComponentChildren;
}

/** Share of the pane that an arrow key moves the picture by. */
const STEP = 0.05;
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [STEP, 0],
  ArrowRight: [-STEP, 0],
  ArrowUp: [0, STEP],
  ArrowDown: [0, -STEP],
};

/** A pane in which pictures are moved by drag or arrow keys and enlarged by the wheel. */
export function Pane({ label, control, children }: Props) {
  const ref = useRef<HTMLDivElement>(null);
  const pane = usePaneSize(ref);
  const side = Math.min(pane.width, pane.height);
  const { zoomBy } = control;
  const zoom = useRef(zoomBy);
  zoom.current = zoomBy;
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    // Not by `onWheel`: a passive listener could not keep the page from scrolling.
    const turn = (event: WheelEvent) => {
      event.preventDefault();
      zoom.current(event.deltaY < 0 ? ZOOM.step : 1 / ZOOM.step);
    };
    element.addEventListener("wheel", turn, { passive: false });
    return () => element.removeEventListener("wheel", turn);
  }, []);

  function drag(event: PointerEvent): void {
    if (event.buttons === 1 && side > 0) control.panBy(event.movementX / side, event.movementY / side);
  }
  function press(event: KeyboardEvent): void {
    const by = ARROWS[event.key];
    if (by === undefined || event.shiftKey === false) return;
    event.preventDefault();
    control.panBy(...by);
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a picture that is moved has no element of its own
    <div
      ref={ref}
      class="pane"
      role="group"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it is moved by Shift and the arrow keys
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={press}
    >
      {side > 0 && children(pane)}
      {control.view.hasGrid && <div class="grid" aria-hidden="true" />}
    </div>
  );
}
