/**
 * What was known when a candidate was found, and the templates that were compared. Candidates that are there were found by
 * one face and one portrait, without a calibration.
 */
export const CONFIDENCE = `
-- Candidates refer to the calibration that they were found with; a file may be replaced, what was said stays.
CREATE TABLE calibrations (
  id TEXT PRIMARY KEY,
  content TEXT NOT NULL CHECK (json_valid(content)),
  kept_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE candidates ADD COLUMN confidence TEXT NOT NULL
  DEFAULT '{"withheld":"found before calibrations were used"}' CHECK (json_valid(confidence));
ALTER TABLE candidates ADD COLUMN calibration TEXT REFERENCES calibrations (id);
-- photographs that the two templates count as
ALTER TABLE candidates ADD COLUMN probe_photographs INTEGER NOT NULL DEFAULT 1 CHECK (probe_photographs >= 1);
ALTER TABLE candidates ADD COLUMN portrait_photographs INTEGER NOT NULL DEFAULT 1 CHECK (portrait_photographs >= 1);

-- The faces and the portraits of the two templates, each with its similarity to the template on the other side.
CREATE TABLE candidate_faces (
  candidate_seq INTEGER NOT NULL REFERENCES candidates (seq),
  face_seq INTEGER NOT NULL REFERENCES faces (seq),
  similarity REAL NOT NULL CHECK (similarity BETWEEN -1 AND 1),
  PRIMARY KEY (candidate_seq, face_seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX candidates_of_face ON candidate_faces (face_seq);

CREATE TABLE candidate_portraits (
  candidate_seq INTEGER NOT NULL REFERENCES candidates (seq),
  portrait_seq INTEGER NOT NULL REFERENCES portraits (seq),
  similarity REAL NOT NULL CHECK (similarity BETWEEN -1 AND 1),
  PRIMARY KEY (candidate_seq, portrait_seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX candidates_of_portrait ON candidate_portraits (portrait_seq);

INSERT INTO candidate_faces SELECT seq, face_seq, similarity FROM candidates;
INSERT INTO candidate_portraits SELECT seq, portrait_seq, similarity FROM candidates;

-- Grows with every portrait, and every further embedding of one: what is kept of a gallery in memory goes by it.
ALTER TABLE galleries ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
`;
