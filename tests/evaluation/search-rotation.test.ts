import { describe, expect, it } from "vitest";
import { cosine } from "../../src/domain/embedding.js";
import { fuseTemplate } from "../../src/domain/template.js";
import { searchRotation } from "../../src/evaluation/search-rotation.js";
import { embeddedFrom, randomPersons } from "../helpers/embedded.js";

const NEVER = Number.NEGATIVE_INFINITY;
const rotation = {
  enrolled: [
    { person: 0, portraits: [0, 1], probes: [2, 3] },
    { person: 1, portraits: [4], probes: null },
    { person: 2, portraits: [5, 6], probes: [7, 8] },
  ],
  strangers: [{ person: 3, probes: [9, 10] }],
};

describe("searching a gallery", () => {
  it("compares the mean of the probe's faces with that of each subject's portraits", () => {
    const { images, pack } = embeddedFrom(randomPersons(1, [4, 1, 4, 2], 1.5));
    const { mated, nonMated, subjects } = searchRotation(images, pack.dimension, rotation);
    const template = (places: readonly number[]) =>
      fuseTemplate(places.flatMap((place) => images[place]?.portrait?.embedding ?? [])).embedding.vector;
    const gallery = rotation.enrolled.map(({ portraits }) => template(portraits));
    const to = (places: readonly number[]) => gallery.map((subject) => cosine(subject, template(places)));
    expect(subjects).toBe(3);
    expect(mated.map(({ person }) => person)).toEqual([0, 2]);
    for (const { person, similarity, rank } of mated) {
      const enrolled = rotation.enrolled[person];
      const similarities = to(enrolled?.probes ?? []);
      expect(similarity).toBeCloseTo(similarities[person] ?? 0, 5);
      expect(rank).toBe(similarities.filter((other) => other >= (similarities[person] ?? 0)).length);
    }
    expect(nonMated[0]?.similarity).toBeCloseTo(Math.max(...to([9, 10])), 5);
  });

  it("misses whoever has no usable face on either side, and never drops a search", () => {
    const made = randomPersons(2, [4, 1, 4, 2]);
    const failing = new Set([0, 1, 7, 8, 9, 10]);
    const { images, pack } = embeddedFrom(
      made.map((image, i) => (failing.has(i) ? { ...image, failure: { kind: "no_face" } as const } : image)),
    );
    const { mated, nonMated, subjects } = searchRotation(images, pack.dimension, rotation);
    expect(subjects).toBe(2);
    expect(mated).toEqual([
      { person: 0, similarity: NEVER, rank: Number.POSITIVE_INFINITY },
      { person: 2, similarity: NEVER, rank: Number.POSITIVE_INFINITY },
    ]);
    expect(nonMated).toEqual([{ person: 3, similarity: NEVER }]);
  });

  it("makes a template of what is usable", () => {
    const made = randomPersons(3, [4, 1, 4, 2]);
    const withFailure = made.map((image, i) =>
      i === 3 ? { ...image, failure: { kind: "no_face" } as const } : image,
    );
    const { images, pack } = embeddedFrom(withFailure);
    const [first] = searchRotation(images, pack.dimension, rotation).mated;
    const probe = images[2]?.portrait?.embedding.vector as Float32Array;
    const portraits = [0, 1].flatMap((place) => images[place]?.portrait?.embedding ?? []);
    expect(first?.similarity).toBeCloseTo(cosine(fuseTemplate(portraits).embedding.vector, probe), 5);
  });
});
