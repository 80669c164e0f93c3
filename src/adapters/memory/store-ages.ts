import { REVEAL_MINUTES } from "../../domain/age-flag.js";
import { isPossibleMinor } from "../../domain/apparent-age.js";
import type { MemberFace } from "../../domain/candidate.js";
import { expected } from "../../domain/errors.js";
import type { Face } from "../../domain/face.js";
import type { FaceId } from "../../domain/ids.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { AgeRepository } from "../../ports/store-ages.js";
import { type StoreTables, where } from "./store-tables.js";

/** Whether the faces of a candidate are those of a possible minor. */
export function areOfPossibleMinor(tables: StoreTables, faces: readonly MemberFace[]): boolean {
  return isPossibleMinor(faces.flatMap(({ faceId }) => tables.faces.get(faceId) ?? []));
}

/** What a store in memory knows of ages that people stated, and of faces that were revealed. */
export function createMemoryAges(tables: StoreTables, clock: Clock, log: AuditWriter): AgeRepository {
  function known(id: FaceId): Face {
    const face = tables.faces.get(id);
    if (face === undefined) throw expected("FACE_UNKNOWN", "a face that exists", "the face", id);
    return face;
  }

  return {
    async flag(id, { value, basis, by }) {
      tables.faces.set(id, { ...known(id), ageFlag: value });
      for (const candidate of where(tables.candidates, ({ faces }) => faces.some((one) => one.faceId === id)))
        tables.candidates.set(candidate.id, {
          ...candidate,
          possibleMinor: areOfPossibleMinor(tables, candidate.faces),
        });
      log({ act: "face.flag", operationId: null, details: { face: id, value, basis } });
      return { value, basis, by, at: clock.now() };
    },

    async reveal(id, to, until) {
      known(id);
      if (!tables.users.has(to))
        throw expected("USER_UNKNOWN", "an account that exists", "whoever wants to see a face", to);
      tables.reveals.set(JSON.stringify([id, to]), { face: id, to, until });
      log({ act: "face.reveal", operationId: null, details: { face: id, minutes: REVEAL_MINUTES } });
    },

    async revealed(image, to) {
      const now = clock.now();
      return where(tables.reveals, (reveal) => reveal.to === to && reveal.until > now)
        .map(({ face }) => face)
        .filter((face) => tables.faces.get(face)?.imageSha256 === image);
    },
  };
}
