import { describe, expect, it } from "vitest";
import { type Placement, placeFace, placeWhole, transformOf } from "../../src/ui/compare/placement.js";
import { zoomed } from "../../src/ui/compare/use-look.js";

const PANE = { width: 400, height: 300 };

function face(box: { x: number; y: number; width: number; height: number }, eyes: number, roll = 0) {
  const quality = { interEyePixels: eyes, pose: { roll, yaw: 0, pitch: 0 } };
  return { box, quality: { ...quality, sharpness: 0.1, brightness: 100, contrast: 50, insideShare: 1 } };
}

/** Pixels of the pane between the eyes of a face that is laid into it. */
const eyesInPane = ({ scale }: Placement, eyesInCrop: number) => scale * eyesInCrop;

describe("laying a face into a pane", () => {
  const large = placeFace(
    face({ x: 500, y: 400, width: 300, height: 400 }, 130),
    { width: 384, height: 512 },
    PANE,
  );
  // The server draws 510 × 680 pixels as 384 × 512.
  const shrink = 512 / 680;

  it("makes the eyes of two faces as far apart, whatever their sizes and those of their crops", () => {
    const small = placeFace(
      face({ x: 100, y: 80, width: 60, height: 80 }, 26),
      { width: 102, height: 136 },
      PANE,
    );
    expect(eyesInPane(large, 130 * shrink)).toBeCloseTo(eyesInPane(small, 26), 5);
  });

  it("puts the middle of the face in the middle of the pane", () => {
    expect(large.x).toBeCloseTo(384 / 2, 5);
    expect(large.y).toBeCloseTo(512 / 2, 5);
  });

  it("turns a tilted head upright", () => {
    const tilted = placeFace(
      face({ x: 100, y: 80, width: 60, height: 80 }, 26, 17),
      { width: 102, height: 136 },
      PANE,
    );
    expect(tilted.degrees).toBe(-17);
  });

  it("knows that the crop of a face at the edge of its picture lacks some of the margin", () => {
    // 10 pixels from the left edge, so that 11 of the 21 pixels of margin are missing.
    const cut = placeFace(
      face({ x: 10, y: 80, width: 60, height: 80 }, 26),
      { width: 91, height: 136 },
      PANE,
    );
    expect(cut.x).toBeCloseTo(40, 5);
    expect(cut.y).toBeCloseTo(68, 5);
  });

  it("goes by the height of the face where a profile leaves hardly a distance between the eyes", () => {
    const box = { x: 100, y: 80, width: 60, height: 80 };
    const crop = { width: 102, height: 136 };
    const atLeast = placeFace(face(box, 24), crop, PANE).scale;
    expect(placeFace(face(box, 5), crop, PANE).scale).toBe(atLeast);
    expect(placeFace(face(box, 30), crop, PANE).scale).toBeLessThan(atLeast);
  });

  it("shows the whole crop where it is to be left as it is", () => {
    expect(placeWhole({ width: 102, height: 136 }, PANE).scale).toBeCloseTo(300 / 136, 5);
  });
});

describe("the transform of a face", () => {
  it("moves both pictures by the same share of their panes", () => {
    const look = { zoom: 2, panX: 0.1, panY: -0.1 };
    expect(transformOf({ x: 5, y: 6, scale: 3, degrees: -4 }, look, PANE)).toBe(
      "translate(230px, 120px) scale(6) rotate(-4deg) translate(-5px, -6px)",
    );
  });
});

describe("zooming", () => {
  it("keeps what is in the middle of the pane there", () => {
    const look = zoomed({ zoom: 1, panX: 0.2, panY: -0.1 }, 2);
    expect(look).toEqual({ zoom: 2, panX: 0.4, panY: -0.2 });
  });

  it("ends where there is nothing more to see", () => {
    expect(zoomed({ zoom: 8, panX: 0.2, panY: 0 }, 2)).toEqual({ zoom: 8, panX: 0.2, panY: 0 });
    expect(zoomed({ zoom: 0.5, panX: 0, panY: 0 }, 0.1).zoom).toBe(0.5);
  });
});
