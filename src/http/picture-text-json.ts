import { type Static, Type } from "typebox";
import { type PictureText, READING_OUTCOMES } from "../domain/picture-text.js";
import { MomentSchema } from "./shared-json.js";

const PointSchema = Type.Object({ x: Type.Number(), y: Type.Number() });

export const PictureTextSchema = Type.Union(
  [
    Type.Object({
      outcome: Type.Enum([...READING_OUTCOMES], {
        description: "whether the picture was read whole, or why not; it is not tried again",
      }),
      pack: Type.String({ description: "model pack that it was read with" }),
      lines: Type.Array(
        Type.Object({
          text: Type.String(),
          confidence: Type.Number({ description: "mean probability of its characters, 0–1" }),
          quad: Type.Array(PointSchema, {
            description:
              "four corners in pixels of the upright picture, in the direction of reading: start above, end above, end below, start below",
          }),
        }),
        { description: "from above to below" },
      ),
      readAt: MomentSchema,
    }),
    Type.Null(),
  ],
  {
    description: "the text in the picture; null before it was read, which happens after the ad was taken in",
  },
);

export function pictureTextJson(text: PictureText | null): Static<typeof PictureTextSchema> {
  if (text === null) return null;
  const { outcome, pack, lines, readAt } = text;
  const linesJson = lines.map((line) => ({ ...line, quad: [...line.quad] }));
  return { outcome, pack, lines: linesJson, readAt: readAt.toISOString() };
}
