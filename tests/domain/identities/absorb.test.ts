import { describe, expect, test } from "vitest";
import { finish } from "../../../src/domain/finish.js";
import { absorb } from "../../../src/domain/identities/absorb.js";
import {
  type FaceGroup,
  groupOf,
  meanSimilarity,
  singleFace,
} from "../../../src/domain/identities/face-group.js";
import type { FaceId, Sha256 } from "../../../src/domain/ids.js";
import { seededRandom } from "../../../src/domain/seeded.js";

/** A face of a direction in the plane, in a picture of its own. From 24 degrees on two are no copies, where 60 make one identity. */
function face(name: string, degrees: number, more: Partial<FaceGroup> = {}): FaceGroup {
  const angle = (degrees * Math.PI) / 180;
  const vector = Float32Array.of(Math.cos(angle), Math.sin(angle));
  return { ...singleFace({ faceId: name as FaceId, imageSha256: name as Sha256, vector }), ...more };
}

function absorbed(old: readonly FaceGroup[], fresh: readonly FaceGroup[], least = 0.5) {
  return finish(absorb(old, fresh, least));
}

const names = (groups: readonly FaceGroup[]) => groups.map(({ faces }) => [...faces].sort().join("")).sort();

describe("faces that are grouped by average link", () => {
  test("are not chained to strangers by those in between", () => {
    const chain = [0, 40, 90, 130, 180, 220].map((degrees, i) => face("abcdef"[i] as string, degrees));
    expect(names(absorbed([], chain))).toEqual(["ab", "cd", "ef"]);
  });

  test("stay apart where one picture shows both, or somebody told them apart", () => {
    for (const degrees of [1, 40]) {
      const twins = [face("a", 0), face("b", degrees, { images: new Set(["a" as Sha256]) })];
      expect(names(absorbed([], twins))).toEqual(["a", "b"]);
      const told = [
        face("a", 0, { sides: new Map([[7, 1]]) }),
        face("b", degrees, { sides: new Map([[7, 2]]) }),
      ];
      expect(names(absorbed([], told))).toEqual(["a", "b"]);
      // A third that resembles the second most goes with it, and with its word.
      expect(names(absorbed([], [...told, face("c", degrees + 30)]))).toEqual(["a", "bc"]);
    }
  });

  test("leave no two groups that belong together, in however many lots they come", () => {
    const random = seededRandom(3);
    const all = Array.from({ length: 600 }, (_, i) => face(`${i},`, random() * 360));
    let groups: FaceGroup[] = [];
    for (let from = 0; from < all.length; from += 90) groups = absorbed(groups, all.slice(from, from + 90));
    expect(groups.flatMap(({ faces }) => faces)).toHaveLength(600);
    const alike = groups.flatMap((a, i) =>
      groups.slice(i + 1).filter((b) => meanSimilarity(a, b) > 0.5 + 1e-6),
    );
    expect(alike).toEqual([]);
  });

  test("count copies of a photograph as one, so that they do not pull a stranger in", () => {
    const least = Math.cos((40 * Math.PI) / 180);
    const copied = () => [face("p", 0), face("x", 80), face("y", 81), face("z", 82)];
    const stranger = face("s", 45);
    // By the photographs at 0 and 80 degrees 0.763; each face counted 0.80.
    expect(names(absorbed([finish(groupOf(copied(), least))], [stranger], least))).toEqual(["pxyz", "s"]);
    // A further copy goes with its photograph, though not near enough to the rest.
    expect(names(absorbed([finish(groupOf(copied(), least))], [face("c", 84)], least))).toEqual(["cpxyz"]);
  });

  test("are copies only far above what is enough, wherever a pack has that", () => {
    const least = Math.cos((18 * Math.PI) / 180);
    expect(names(absorbed([], [face("a", 0), face("b", 15), face("c", 30)], least))).toEqual(["ab", "c"]);
    // Where nothing says what is enough, the same vector is.
    const alike = [face("a", 0), face("b", 2), face("c", 2)];
    expect(names(absorbed([], alike, Number.POSITIVE_INFINITY))).toEqual(["a", "bc"]);
  });

  test("keep the groups that nothing is joined with as they are", () => {
    const old = absorbed([], [face("a", 0), face("b", 1), face("z", 180)]);
    const groups = absorbed(old, [face("c", 2)]);
    expect(names(groups)).toEqual(["abc", "z"]);
    expect(groups.filter((group) => old.includes(group))).toHaveLength(1);
  });
});
