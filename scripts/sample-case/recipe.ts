import { readFile } from "node:fs/promises";
import type { Box } from "../../src/domain/geometry.js";

type Corners = readonly [x: number, y: number, width: number, height: number];

/** How the sample case is made; `sample-images/case.json` has this form. Boxes are in pixels of the photographs. */
export interface Recipe {
  readonly photographs: Readonly<
    Record<string, { readonly faces: readonly { person: string; box: Corners }[] }>
  >;
  readonly subjects: readonly {
    readonly reference: string;
    readonly notice: string;
    readonly issuer: string;
    readonly photograph: string;
    /** Which of the photograph's faces. */
    readonly face: number;
  }[];
  readonly images: Readonly<Record<string, ImageRecipe>>;
  readonly ads: readonly (Record<string, unknown> & { readonly images: readonly string[] })[];
}

export interface ImageRecipe {
  readonly photograph: string;
  /** Part of the photograph; all of it when left out. */
  readonly region?: Corners;
  /** Scaled to this width. */
  readonly width?: number;
  readonly mirrored?: boolean;
  readonly watermark?: string;
  readonly quality: number;
}

/** What is known of the finished case: who is on which picture, and whom each subject shows. */
export interface Truth {
  /** Person by the subject's reference. */
  readonly subjects: Readonly<Record<string, string>>;
  /** Faces of each ad image, in its own pixels. */
  readonly images: Readonly<Record<string, readonly { readonly person: string; readonly box: Box }[]>>;
}

export async function readRecipe(): Promise<Recipe> {
  return JSON.parse(await readFile(new URL("../../sample-images/case.json", import.meta.url), "utf8"));
}

export function toBox([x, y, width, height]: Corners): Box {
  return { x, y, width, height };
}
