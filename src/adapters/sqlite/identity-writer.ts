import { expected } from "../../domain/errors.js";
import type { IdentityChange, IdentityDecision } from "../../domain/identities/identity.js";
import type { FaceId, IdentityId, OperationId, PackId } from "../../domain/ids.js";
import type { ActingContext } from "../../ports/acting.js";
import type { Clock } from "../../ports/clock.js";
import type { Connection } from "./connection.js";

/** Writes groups, and the decision that they follow from, inside of a transaction. */
export function createIdentityWriter(db: Connection, clock: Clock, acting: ActingContext) {
  const operationSeq = db.prepare<[OperationId], number>("SELECT seq FROM operations WHERE id = ?").pluck();
  const faceSeq = db.prepare<[FaceId], number>("SELECT seq FROM faces WHERE id = ?").pluck();
  const identitySeq = db.prepare<[IdentityId], number>("SELECT seq FROM identities WHERE id = ?").pluck();
  const setState = db.prepare<[number, PackId, number]>(`
    INSERT INTO identity_states (operation_seq, pack, version) VALUES (?, ?, ?)
    ON CONFLICT (operation_seq) DO UPDATE SET pack = excluded.pack, version = excluded.version`);
  const addIdentity = db.prepare<[IdentityId, number]>(
    "INSERT INTO identities (id, operation_seq) VALUES (?, ?)",
  );
  const setMember = db.prepare<[number, number, number]>(`
    INSERT INTO identity_members (operation_seq, face_seq, identity_seq) VALUES (?, ?, ?)
    ON CONFLICT (operation_seq, face_seq) DO UPDATE SET identity_seq = excluded.identity_seq`);
  const empty = db.prepare<[number]>("DELETE FROM identity_members WHERE identity_seq = ?");
  const remove = db.prepare<[number]>("DELETE FROM identities WHERE seq = ?");
  const addDecision = db.prepare<[object]>(`
    INSERT INTO identity_decisions (operation_seq, kind, decided_by_kind, decided_by_id, decided_at)
    VALUES (@operation, @kind, @by, @id, @at)`);
  const addFace = db.prepare<[number, number, number]>(
    "INSERT INTO identity_decision_faces (decision_seq, face_seq, is_other) VALUES (?, ?, ?)",
  );

  function knownFace(id: FaceId): number {
    const seq = faceSeq.get(id);
    if (seq === undefined) throw expected("FACE_UNKNOWN", "a face that exists", "an identity", id);
    return seq;
  }

  return (
    operationId: OperationId,
    version: number,
    { pack, groups, gone }: IdentityChange & { pack: PackId },
    decision: Pick<IdentityDecision, "kind" | "faces" | "others"> | undefined,
  ): void => {
    const operation = operationSeq.get(operationId);
    if (operation === undefined)
      throw expected("OPERATION_UNKNOWN", "an operation that exists", "identities", operationId);
    setState.run(operation, pack, version);
    // All are emptied before one is filled: faces move from one to another.
    const seqs = groups.map(({ id }) => {
      const known = identitySeq.get(id);
      if (known !== undefined) empty.run(known);
      return known ?? Number(addIdentity.run(id, operation).lastInsertRowid);
    });
    groups.forEach(({ faces }, i) => {
      for (const face of faces) setMember.run(operation, knownFace(face), seqs[i] as number);
    });
    for (const id of gone) {
      const seq = identitySeq.get(id);
      if (seq === undefined) continue;
      empty.run(seq);
      remove.run(seq);
    }
    if (decision === undefined) return;
    const { kind: by, id } = acting.current().actor;
    const made = { operation, kind: decision.kind, by, id, at: clock.now().toISOString() };
    const seq = Number(addDecision.run(made).lastInsertRowid);
    for (const face of decision.faces) addFace.run(seq, knownFace(face), 0);
    for (const face of decision.others) addFace.run(seq, knownFace(face), 1);
  };
}
