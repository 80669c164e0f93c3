import type { FaceId } from "../ids.js";
import type { ToldApart } from "./face-group.js";
import type { IdentityDecision } from "./identity.js";

/** What people's decisions come to, the later ones over the earlier. */
export interface Rulings {
  /** Lists of faces, each of one person. */
  readonly together: readonly (readonly FaceId[])[];
  readonly apart: readonly ToldApart[];
}

/**
 * Puts decisions together. A split divides what earlier merges put together; a merge takes its faces out of earlier splits
 * that have some of them on both sides.
 * @param decisions oldest first
 */
export function rulingsOf(
  decisions: readonly Pick<IdentityDecision, "kind" | "faces" | "others">[],
): Rulings {
  let together: FaceId[][] = [];
  let apart: ToldApart[] = [];
  for (const { kind, faces, others } of decisions) {
    const own = new Set(faces);
    if (kind === "merge") {
      apart = apart
        .map((split) => withoutBoth(split, own))
        .filter(({ one, other }) => one.length * other.length > 0);
      together.push([...faces]);
    } else {
      together = together.flatMap((list) => [
        list.filter((face) => own.has(face)),
        list.filter((face) => !own.has(face)),
      ]);
      apart.push({ one: faces, other: others });
    }
  }
  return { together: together.filter(({ length }) => length > 1), apart };
}

function withoutBoth({ one, other }: ToldApart, merged: ReadonlySet<FaceId>): ToldApart {
  const isOnBoth = one.some((face) => merged.has(face)) && other.some((face) => merged.has(face));
  if (!isOnBoth) return { one, other };
  return { one: one.filter((face) => !merged.has(face)), other: other.filter((face) => !merged.has(face)) };
}
