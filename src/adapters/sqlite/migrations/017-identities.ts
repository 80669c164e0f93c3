/** Faces of an operation grouped into persons, and what people said of it. */
export const IDENTITIES = `
CREATE TABLE identity_states (
  operation_seq INTEGER PRIMARY KEY REFERENCES operations (seq),
  pack TEXT NOT NULL,
  version INTEGER NOT NULL
) STRICT;

CREATE TABLE identities (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  operation_seq INTEGER NOT NULL REFERENCES operations (seq)
) STRICT;
CREATE INDEX identities_of_operation ON identities (operation_seq);

CREATE TABLE identity_members (
  operation_seq INTEGER NOT NULL REFERENCES operations (seq),
  face_seq INTEGER NOT NULL REFERENCES faces (seq),
  identity_seq INTEGER NOT NULL REFERENCES identities (seq),
  PRIMARY KEY (operation_seq, face_seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_of_identity ON identity_members (identity_seq, face_seq);

CREATE TABLE identity_decisions (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  operation_seq INTEGER NOT NULL REFERENCES operations (seq),
  kind TEXT NOT NULL CHECK (kind IN ('split', 'merge')),
  decided_by_kind TEXT NOT NULL,
  decided_by_id TEXT NOT NULL,
  decided_at TEXT NOT NULL
) STRICT;

CREATE TABLE identity_decision_faces (
  decision_seq INTEGER NOT NULL REFERENCES identity_decisions (seq),
  face_seq INTEGER NOT NULL REFERENCES faces (seq),
  -- of a split: taken out, or left
  is_other INTEGER NOT NULL CHECK (is_other IN (0, 1)),
  PRIMARY KEY (decision_seq, face_seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER identity_decisions_are_not_changed BEFORE UPDATE ON identity_decisions
BEGIN SELECT RAISE(ABORT, 'what somebody decided is never changed'); END;
`;
