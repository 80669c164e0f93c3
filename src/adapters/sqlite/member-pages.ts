import type { CollectionKey } from "../../domain/collection.js";
import type { VectorLabel } from "../../domain/ids.js";
import type { MemberPage } from "../../ports/store.js";
import type { Connection } from "./connection.js";
import { vectorsOf } from "./probe-pages.js";

/** What a page of members is asked for by. */
export interface MemberRequest extends CollectionKey {
  readonly after: number;
  readonly most: number;
}

/** sequence number, label, vector, its dimension */
type Row = [number, VectorLabel, Buffer, number];

/** Reads pages of the members of a collection, as `createProbePages` reads those of ads. */
export function createMemberPages(db: Connection): (request: MemberRequest) => MemberPage | null {
  const rows = db
    .prepare<[MemberRequest], Row>(`
      SELECT m.sequence, v.label, v.vector, p.dimension
      FROM collections c CROSS JOIN collection_members m ON m.collection_seq = c.seq
      CROSS JOIN vectors v ON v.label = m.label CROSS JOIN packs p ON p.id = v.pack
      WHERE c.name = @collection AND c.pack = @pack AND m.sequence > @after
      ORDER BY m.sequence LIMIT @most`)
    .raw();

  return (request) =>
    db.read(() => {
      const found = rows.all(request);
      const last = found.at(-1);
      if (last === undefined) return null;
      return {
        through: last[0],
        labels: found.map(([, label]) => label),
        vectors: vectorsOf(
          found.map(([, , blob]) => blob),
          last[3],
        ),
      };
    });
}
