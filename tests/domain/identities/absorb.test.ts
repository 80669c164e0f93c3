import { describe, expect, test } from "vitest";
import { finish } from "../../../src/domain/finish.js";
import { absorb } from "../../../src/domain/identities/absorb.js";
import { type FaceGroup, meanSimilarity } from "../../../src/domain/identities/face-group.js";
import type { FaceId, Sha256 } from "../../../src/domain/ids.js";
import { seededRandom } from "../../../src/domain/seeded.js";

/** A face of a direction in the plane, in a picture of its own. */
function face(name: string, degrees: number, more: Partial<FaceGroup> = {}): FaceGroup {
  const angle = (degrees * Math.PI) / 180;
  return {
    faces: [name as FaceId],
    images: new Set([name as Sha256]),
    sum: Float32Array.of(Math.cos(angle), Math.sin(angle)),
    vectors: 1,
    sides: new Map(),
    ...more,
  };
}

function absorbed(old: readonly FaceGroup[], fresh: readonly FaceGroup[], least = Math.cos(Math.PI / 9)) {
  return finish(absorb(old, fresh, least));
}

const names = (groups: readonly FaceGroup[]) => groups.map(({ faces }) => [...faces].sort().join("")).sort();

describe("faces that are grouped by average link", () => {
  test("are not chained to strangers by those in between", () => {
    const chain = [0, 15, 30, 45, 60, 75].map((degrees, i) => face("abcdef"[i] as string, degrees));
    expect(names(absorbed([], chain))).toEqual(["ab", "cd", "ef"]);
  });

  test("stay apart where one picture shows both, or somebody told them apart", () => {
    const twins = [face("a", 0), face("b", 1, { images: new Set(["a" as Sha256]) })];
    expect(names(absorbed([], twins))).toEqual(["a", "b"]);
    const told = [face("a", 0, { sides: new Map([[7, 1]]) }), face("b", 1, { sides: new Map([[7, 2]]) })];
    expect(names(absorbed([], told))).toEqual(["a", "b"]);
    // A third that resembles both goes with one of them, and with its word.
    expect(names(absorbed([], [...told, face("c", 2)]))).toEqual(["a", "bc"]);
  });

  test("leave no two groups that belong together, in however many lots they come", () => {
    const random = seededRandom(3);
    const all = Array.from({ length: 600 }, (_, i) => face(`${i},`, random() * 3600));
    let groups: FaceGroup[] = [];
    for (let from = 0; from < all.length; from += 90) groups = absorbed(groups, all.slice(from, from + 90));
    expect(groups.flatMap(({ faces }) => faces)).toHaveLength(600);
    const least = Math.cos(Math.PI / 9);
    const alike = groups.flatMap((a, i) =>
      groups.slice(i + 1).filter((b) => meanSimilarity(a, b) > least + 1e-6),
    );
    expect(alike).toEqual([]);
  });

  test("keep the groups that nothing is joined with as they are", () => {
    const old = absorbed([], [face("a", 0), face("b", 1), face("z", 90)]);
    const groups = absorbed(old, [face("c", 2)]);
    expect(names(groups)).toEqual(["abc", "z"]);
    expect(groups.filter((group) => old.includes(group))).toHaveLength(1);
  });
});
