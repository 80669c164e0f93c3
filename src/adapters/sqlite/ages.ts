import { type NewAgeFlag, REVEAL_MINUTES } from "../../domain/age-flag.js";
import { expected } from "../../domain/errors.js";
import type { FaceId, Sha256, UserId } from "../../domain/ids.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { AgeRepository } from "../../ports/store-ages.js";
import type { Connection } from "./connection.js";
import { SET_POSSIBLE_MINOR } from "./possible-minor.js";

/** What a store knows of ages that people stated, and of faces that were revealed. */
export function createAges(db: Connection, clock: Clock, log: AuditWriter): AgeRepository {
  const faceSeq = db.prepare<[FaceId], number>("SELECT seq FROM faces WHERE id = ?").pluck();
  const userSeq = db.prepare<[UserId], number>("SELECT seq FROM users WHERE id = ?").pluck();
  const insertFlag = db.prepare<[NewAgeFlag & { face: number; at: string }]>(`
    INSERT INTO age_flags (face_seq, value, basis, said_by, said_at) VALUES (@face, @value, @basis, @by, @at)`);
  const setCandidates = db.prepare<[number]>(
    `${SET_POSSIBLE_MINOR} seq IN (SELECT candidate_seq FROM candidate_faces WHERE face_seq = ?)`,
  );
  const removePast = db.prepare<[string]>("DELETE FROM reveals WHERE until <= ?");
  const insertReveal = db.prepare<[number, number, string]>(`
    INSERT INTO reveals (face_seq, user_seq, until) VALUES (?, ?, ?)
    ON CONFLICT (face_seq, user_seq) DO UPDATE SET until = excluded.until`);
  const revealed = db
    .prepare<[{ image: Sha256; to: UserId; now: string }], FaceId>(`
      SELECT f.id FROM reveals r JOIN faces f ON f.seq = r.face_seq
      JOIN images i ON i.seq = f.image_seq JOIN users u ON u.seq = r.user_seq
      WHERE i.sha256 = @image AND u.id = @to AND r.until > @now ORDER BY f.seq`)
    .pluck();

  function knownFace(id: FaceId): number {
    const seq = faceSeq.get(id);
    if (seq === undefined) throw expected("FACE_UNKNOWN", "a face that exists", "the face", id);
    return seq;
  }

  return {
    async flag(id, { value, basis, by }) {
      return db.write(() => {
        const face = knownFace(id);
        const at = clock.now();
        insertFlag.run({ face, value, basis, by, at: at.toISOString() });
        setCandidates.run(face);
        log({ act: "face.flag", operationId: null, details: { face: id, value, basis } });
        return { value, basis, by, at };
      });
    },

    async reveal(id, to, until) {
      db.write(() => {
        const face = knownFace(id);
        const user = userSeq.get(to);
        if (user === undefined)
          throw expected("USER_UNKNOWN", "an account that exists", "whoever wants to see a face", to);
        removePast.run(clock.now().toISOString());
        insertReveal.run(face, user, until.toISOString());
        log({ act: "face.reveal", operationId: null, details: { face: id, minutes: REVEAL_MINUTES } });
      });
    },

    async revealed(image, to) {
      return db.read(() => revealed.all({ image, to, now: clock.now().toISOString() }));
    },
  };
}
