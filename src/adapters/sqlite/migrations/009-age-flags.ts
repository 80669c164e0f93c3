/**
 * What people say of ages, who may see a face that is held back, and which candidates are to be looked at sooner: those of which
 * a probe face has an apparent age below 28, as `domain/apparent-age.ts` has it, or a flag.
 */
export const AGE_FLAGS = `
CREATE TABLE age_flags (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  face_seq INTEGER NOT NULL REFERENCES faces (seq),
  value TEXT NOT NULL CHECK (value IN ('possible_minor', 'minor', 'adult_stated')),
  basis TEXT NOT NULL CHECK (basis IN ('appearance', 'document', 'statement', 'investigation')),
  -- name of the account
  said_by TEXT NOT NULL,
  said_at TEXT NOT NULL,
  CHECK (value = 'possible_minor' OR basis <> 'appearance')
) STRICT;
CREATE INDEX age_flags_of_face ON age_flags (face_seq, seq);

CREATE TRIGGER age_flags_are_not_changed BEFORE UPDATE ON age_flags
BEGIN SELECT RAISE(ABORT, 'age flags are appended, never changed'); END;

CREATE TRIGGER age_flags_are_not_deleted BEFORE DELETE ON age_flags
BEGIN SELECT RAISE(ABORT, 'age flags are appended, never deleted'); END;

CREATE TABLE reveals (
  face_seq INTEGER NOT NULL REFERENCES faces (seq),
  user_seq INTEGER NOT NULL REFERENCES users (seq),
  until TEXT NOT NULL,
  PRIMARY KEY (face_seq, user_seq)
) STRICT, WITHOUT ROWID;

ALTER TABLE candidates ADD COLUMN possible_minor INTEGER NOT NULL DEFAULT 0 CHECK (possible_minor IN (0, 1));
UPDATE candidates SET possible_minor = 1 WHERE EXISTS (
  SELECT 1 FROM candidate_faces m JOIN faces f ON f.seq = m.face_seq
  WHERE m.candidate_seq = candidates.seq AND f.apparent_age < 28);

-- The list begins with them.
DROP INDEX candidates_by_similarity;
DROP INDEX candidates_by_operation;
DROP INDEX candidates_by_state;
DROP INDEX candidates_by_strength;
CREATE INDEX candidates_by_priority ON candidates (possible_minor DESC, similarity DESC, seq);
CREATE INDEX candidates_by_strength ON candidates (possible_minor DESC, strength DESC, seq);
CREATE INDEX candidates_by_operation ON candidates (operation_seq, possible_minor DESC, similarity DESC, seq);
CREATE INDEX candidates_by_state ON candidates (state, possible_minor DESC, similarity DESC, seq);
`;
