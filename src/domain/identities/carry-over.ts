import { type FaceId, type IdentityId, newId } from "../ids.js";
import type { IdentityChange } from "./identity.js";

/**
 * Names groups so that an identity stays itself as long as most of it stays together: each group takes the id of the identity of which
 * it has the most faces, unless another group has more of it.
 * @param before the identity of each face that had one
 * @param groups everything, as it is from now on
 * @returns only what has changed
 */
export function carryOver(
  before: ReadonlyMap<FaceId, IdentityId>,
  groups: readonly (readonly FaceId[])[],
): IdentityChange {
  const sizes = new Map<IdentityId, number>();
  for (const id of before.values()) sizes.set(id, (sizes.get(id) ?? 0) + 1);
  const claims = groups.flatMap((faces, group) => {
    const shares = new Map<IdentityId, number>();
    for (const face of faces) {
      const id = before.get(face);
      if (id !== undefined) shares.set(id, (shares.get(id) ?? 0) + 1);
    }
    return [...shares].map(([id, count]) => ({ group, id, count }));
  });
  const names = new Map<number, IdentityId>();
  const taken = new Set<IdentityId>();
  for (const { group, id } of claims.sort((a, b) => b.count - a.count)) {
    if (names.has(group) || taken.has(id)) continue;
    names.set(group, id);
    taken.add(id);
  }
  const changed = groups.flatMap((faces, group) => {
    const id = names.get(group);
    const isSame =
      id !== undefined && sizes.get(id) === faces.length && faces.every((face) => before.get(face) === id);
    return isSame ? [] : [{ id: id ?? newId("ident"), faces }];
  });
  return { groups: changed, gone: [...sizes.keys()].filter((id) => !taken.has(id)) };
}
