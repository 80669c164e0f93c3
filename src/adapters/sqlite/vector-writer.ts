import { createHash } from "node:crypto";
import type { PackId, VectorLabel } from "../../domain/ids.js";
import { checkUnitVector } from "../../domain/index-node.js";
import { vectorToBlob } from "./blobs.js";
import type { Connection } from "./connection.js";

/** Writes vectors, each distinct one once. Called inside a write transaction. */
export interface VectorWriter {
  /** @returns its label, new or not @throws EMBEDDING_INVALID */
  write(pack: PackId, vector: Float32Array): VectorLabel;
}

/** Makes the writer for one connection. */
export function createVectorWriter(db: Connection): VectorWriter {
  const insertPack = db.prepare<[string, number]>("INSERT INTO packs (id, dimension) VALUES (?, ?)");
  const packDimension = db.prepare<[string], number>("SELECT dimension FROM packs WHERE id = ?").pluck();
  const insertVector = db.prepare<[string, Buffer, Buffer]>(
    "INSERT INTO vectors (pack, sha256, vector) VALUES (?, ?, ?)",
  );
  const labelOf = db
    .prepare<[string, Buffer], VectorLabel>("SELECT label FROM vectors WHERE pack = ? AND sha256 = ?")
    .pluck();

  return {
    write(pack, vector) {
      const dimension = packDimension.get(pack);
      checkUnitVector(vector, dimension ?? vector.length);
      if (dimension === undefined) insertPack.run(pack, vector.length);
      const blob = vectorToBlob(vector);
      const sha256 = createHash("sha256").update(blob).digest();
      const known = labelOf.get(pack, sha256);
      if (known !== undefined) return known;
      return Number(insertVector.run(pack, sha256, blob).lastInsertRowid) as VectorLabel;
    },
  };
}
