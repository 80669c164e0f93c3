/**
 * What erasures still have to do, how long operations keep their ads, and indexes by which the rows that hang on one that is
 * erased are found.
 */
export const ERASURE = `
CREATE TABLE erasure_todos (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('original', 'index', 'space')),
  -- SHA-256 of an original, JSON of a collection and a pack, or nothing
  what TEXT NOT NULL,
  UNIQUE (kind, what)
) STRICT;

ALTER TABLE operations ADD COLUMN retention_days INTEGER CHECK (retention_days > 0);
ALTER TABLE operations ADD COLUMN is_held INTEGER NOT NULL DEFAULT 0 CHECK (is_held IN (0, 1));

CREATE INDEX candidates_by_face ON candidates (face_seq);
CREATE INDEX candidates_by_subject ON candidates (subject_seq);
CREATE INDEX candidates_by_portrait ON candidates (portrait_seq);
CREATE INDEX identity_members_by_face ON identity_members (face_seq);
CREATE INDEX identity_decisions_by_face ON identity_decision_faces (face_seq);
CREATE INDEX identifier_readings_by_image ON identifier_readings (image_seq) WHERE image_seq IS NOT NULL;
CREATE INDEX members_by_label ON collection_members (label);
`;
