import { useState } from "preact/hooks";
import type { Look } from "./placement.js";

export type Mode = "side" | "flicker" | "overlay";

/** Everything a reviewer can set on the view. It is the same for both pictures: what one shows the other shows. */
export interface View extends Look {
  readonly mode: Mode;
  /** Of the portrait over the probe, 0 to 1. */
  readonly overlayShare: number;
  /** 1 is the picture as it is. */
  readonly brightness: number;
  readonly contrast: number;
  readonly hasGrid: boolean;
  readonly isUpright: boolean;
}

const AT_FIRST: View = {
  mode: "side",
  overlayShare: 0.5,
  zoom: 1,
  panX: 0,
  panY: 0,
  brightness: 1,
  contrast: 1,
  hasGrid: false,
  isUpright: true,
};

export const ZOOM = { least: 0.5, most: 8, step: 1.25 } as const;

export interface ViewControl {
  readonly view: View;
  readonly set: (change: Partial<View>) => void;
  /** @param factor above 1 enlarges */
  readonly zoomBy: (factor: number) => void;
  /** @param byX share of the pane's shorter side */
  readonly panBy: (byX: number, byY: number) => void;
  readonly reset: () => void;
}

export function useLook(): ViewControl {
  const [view, setView] = useState(AT_FIRST);
  const set = (change: Partial<View>) => setView((before) => ({ ...before, ...change }));
  return {
    view,
    set,
    zoomBy: (factor) => setView((before) => zoomed(before, factor)),
    panBy: (byX, byY) =>
      setView((before) => ({ ...before, panX: before.panX + byX, panY: before.panY + byY })),
    reset: () => setView((before) => ({ ...AT_FIRST, mode: before.mode })),
  };
}

/** Larger or smaller around the middle of the pane: what is there stays there. */
export function zoomed<T extends Look>(look: T, factor: number): T {
  const zoom = Math.min(ZOOM.most, Math.max(ZOOM.least, look.zoom * factor));
  const grown = zoom / look.zoom;
  return { ...look, zoom, panX: look.panX * grown, panY: look.panY * grown };
}
