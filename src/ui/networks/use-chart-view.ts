import type { RefObject } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Box, Point } from "../../domain/geometry.js";
import { boundsOf, zoomed } from "./chart-view.js";

const STEP = 1.3;
/** How much of what is seen an arrow moves it by. */
const MOVE = 0.15;

/** What part of a chart is seen, and what changes it: buttons, keys, dragging, and the wheel with Ctrl. */
export function useChartView(ref: RefObject<SVGSVGElement | null>, places: ReadonlyMap<string, Point>) {
  const whole = useMemo(() => boundsOf(places.values()), [places]);
  const [view, setView] = useState<Box>(whole);
  useEffect(() => setView(whole), [whole]);
  const dragged = useRef<Point | null>(null);

  const zoom = (by: number) => setView((before) => zoomed(before, by));
  const move = (dx: number, dy: number) =>
    setView((before) => ({ ...before, x: before.x + dx * before.width, y: before.y + dy * before.height }));

  /** Units of the chart in one pixel of the screen. */
  function unit(): number {
    const { width = 1, height = 1 } = ref.current?.getBoundingClientRect() ?? {};
    return Math.max(view.width / Math.max(1, width), view.height / Math.max(1, height));
  }
  /** Moves the chart so that a place is seen. */
  function reveal(place: Point): void {
    setView((before) => {
      const { x, y, width, height } = before;
      const isSeen = place.x > x && place.x < x + width && place.y > y && place.y < y + height;
      return isSeen ? before : { ...before, x: place.x - width / 2, y: place.y - height / 2 };
    });
  }
  /** @returns whether the key was one of the view's */
  function press(event: KeyboardEvent): boolean {
    const moves: Readonly<Record<string, readonly [number, number]>> = {
      ArrowLeft: [-MOVE, 0],
      ArrowRight: [MOVE, 0],
      ArrowUp: [0, -MOVE],
      ArrowDown: [0, MOVE],
    };
    if (event.ctrlKey || event.altKey || event.metaKey) return false;
    const by = event.shiftKey ? moves[event.key] : undefined;
    if (by !== undefined) move(...by);
    else if (event.key === "+") zoom(STEP);
    else if (event.key === "-") zoom(1 / STEP);
    else if (event.key === "0") setView(whole);
    else return false;
    return true;
  }

  const pointer = {
    onPointerDown(event: PointerEvent) {
      if (event.button === 0) dragged.current = { x: event.clientX, y: event.clientY };
    },
    onPointerMove(event: PointerEvent) {
      const from = dragged.current;
      if (from === null || event.buttons === 0) return;
      const scale = unit();
      dragged.current = { x: event.clientX, y: event.clientY };
      setView((before) => ({
        ...before,
        x: before.x - (event.clientX - from.x) * scale,
        y: before.y - (event.clientY - from.y) * scale,
      }));
    },
    onPointerUp() {
      dragged.current = null;
    },
    onWheel(event: WheelEvent) {
      // Without Ctrl the wheel scrolls the page.
      if (!event.ctrlKey) return;
      event.preventDefault();
      zoom(event.deltaY < 0 ? STEP : 1 / STEP);
    },
  };
  return {
    view,
    larger: () => zoom(STEP),
    smaller: () => zoom(1 / STEP),
    fit: () => setView(whole),
    reveal,
    press,
    pointer,
  };
}
