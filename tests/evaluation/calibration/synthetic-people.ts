import { type Embedding, makeEmbedding } from "../../../src/domain/embedding.js";
import type { PackId } from "../../../src/domain/ids.js";
import { nearby, randomUnit, seeded } from "../../helpers/vectors.js";

const PACK = "tests" as PackId;

/**
 * People whose embeddings lie around a direction of their own. Photographs of one person are some 45° apart at spread 0.7,
 * so that they overlap with those of others in few dimensions.
 * @param photographs how many the person of that number has
 */
export function syntheticPeople(
  persons: number,
  photographs: (person: number) => number,
  { seed = 1, dimension = 12, spread = 0.7 } = {},
): Embedding[][] {
  const random = seeded(seed);
  return Array.from({ length: persons }, (_, person) => {
    const centre = randomUnit(random, dimension);
    return Array.from({ length: photographs(person) }, () =>
      makeEmbedding(PACK, nearby(random, centre, spread), dimension),
    );
  });
}
