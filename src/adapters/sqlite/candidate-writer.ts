import { checkNewCandidate, type NewCandidate, strengthOf } from "../../domain/candidate.js";
import { expected } from "../../domain/errors.js";
import {
  type FaceId,
  newId,
  type OperationId,
  type PackId,
  type PortraitId,
  type SubjectId,
} from "../../domain/ids.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { Connection } from "./connection.js";
import { createPairHistory, type Place } from "./pair-history.js";
import { SET_POSSIBLE_MINOR } from "./possible-minor.js";

/** Writes candidates. Its methods are called inside a write transaction, and raise ARGUMENT_INVALID. */
export interface CandidateWriter {
  /** @returns whether it was new by the history of its pair */
  writeNew(candidate: NewCandidate): boolean;
  /** Writes one whatever was before. @returns its row */
  write(candidate: NewCandidate): number;
}

export function createCandidateWriter(db: Connection, clock: Clock, log: AuditWriter): CandidateWriter {
  const before = createPairHistory(db, clock, log);
  const operationSeq = db.prepare<[OperationId], number>("SELECT seq FROM operations WHERE id = ?").pluck();
  const subjectSeq = db.prepare<[SubjectId], number>("SELECT seq FROM subjects WHERE id = ?").pluck();
  const faceSeq = db
    .prepare<[FaceId, PackId], number>(`
      SELECT f.seq FROM faces f JOIN embeddings e ON e.face_seq = f.seq WHERE f.id = ? AND e.pack = ?`)
    .pluck();
  const portraitSeq = db
    .prepare<[PortraitId, SubjectId], number>(`
      SELECT p.seq FROM portraits p JOIN subjects s ON s.seq = p.subject_seq WHERE p.id = ? AND s.id = ?`)
    .pluck();
  const isCalibration = db.prepare<[string], 1>("SELECT 1 FROM calibrations WHERE id = ?").pluck();
  const insert = db.prepare<[object]>(`
    INSERT INTO candidates (id, operation_seq, face_seq, subject_seq, portrait_seq, pack, similarity, confidence,
      calibration, probe_photographs, portrait_photographs, strength, state, follows_seq, follows_because, created_at)
    VALUES (@id, @operation, @face, @subject, @portrait, @pack, @similarity, @confidence,
      @calibrationId, @probes, @portraits, @strength, 'unreviewed', @follows, @because, @createdAt)`);
  const insertFace = db.prepare<[number, number, number]>(
    "INSERT INTO candidate_faces (candidate_seq, face_seq, similarity) VALUES (?, ?, ?)",
  );
  const insertPortrait = db.prepare<[number, number, number]>(
    "INSERT INTO candidate_portraits (candidate_seq, portrait_seq, similarity) VALUES (?, ?, ?)",
  );

  const setPossibleMinor = db.prepare<[number]>(`${SET_POSSIBLE_MINOR} seq = ?`);

  /** The rows that a candidate refers to. */
  function rowsOf({ operationId, subjectId, pack, faces, portraits, calibrationId }: NewCandidate) {
    const there = (seq: number | undefined, id: string): number => {
      if (seq !== undefined) return seq;
      const what = "an operation, faces of the pack, and a subject with its portraits";
      throw expected("ARGUMENT_INVALID", what, "a candidate", id);
    };
    if (calibrationId !== null && isCalibration.get(calibrationId) === undefined)
      throw expected("ARGUMENT_INVALID", "a calibration that was kept", "a candidate", calibrationId);
    return {
      operation: there(operationSeq.get(operationId), operationId),
      subject: there(subjectSeq.get(subjectId), subjectId),
      faces: faces.map((one) => ({ ...one, seq: there(faceSeq.get(one.faceId, pack), one.faceId) })),
      portraits: portraits.map((one) => ({
        ...one,
        seq: there(portraitSeq.get(one.portraitId, subjectId), one.portraitId),
      })),
    };
  }

  function insertAt(candidate: NewCandidate, rows: ReturnType<typeof rowsOf>, place: Place): number {
    const { operation, subject, faces, portraits } = rows;
    const { pack, similarity, confidence, calibrationId, templates } = candidate;
    const { lastInsertRowid } = insert.run({
      id: newId("cand"),
      operation,
      subject,
      face: faces.find(({ faceId }) => faceId === candidate.faceId)?.seq,
      portrait: portraits.find(({ portraitId }) => portraitId === candidate.portraitId)?.seq,
      pack,
      similarity,
      confidence: JSON.stringify(confidence),
      calibrationId,
      ...templates,
      ...place,
      strength: strengthOf(candidate),
      createdAt: clock.now().toISOString(),
    });
    const seq = Number(lastInsertRowid);
    for (const face of faces) insertFace.run(seq, face.seq, face.similarity);
    for (const portrait of portraits) insertPortrait.run(seq, portrait.seq, portrait.similarity);
    setPossibleMinor.run(seq);
    return seq;
  }

  return {
    writeNew(candidate) {
      checkNewCandidate(candidate);
      const rows = rowsOf(candidate);
      const { operation, subject, faces } = rows;
      const place = before.placeFor({ operation, subject, faces: faces.map(({ seq }) => seq) }, candidate);
      if (place !== null) insertAt(candidate, rows, place);
      return place !== null;
    },

    write(candidate) {
      checkNewCandidate(candidate);
      return insertAt(candidate, rowsOf(candidate), { follows: null, because: null });
    },
  };
}
