/**
 * Review between several people: more states, claims, what was on the screen, the rules of an operation, and pairs that come again.
 * SQLite takes neither a UNIQUE nor a CHECK out of a table: the table of candidates is made anew, with foreign keys off. A candidate
 * with one opinion was called `awaiting_verification` before.
 */
export const REVIEW = `
CREATE TABLE candidates_anew (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  operation_seq INTEGER NOT NULL REFERENCES operations (seq),
  face_seq INTEGER NOT NULL REFERENCES faces (seq),
  subject_seq INTEGER NOT NULL REFERENCES subjects (seq),
  portrait_seq INTEGER NOT NULL REFERENCES portraits (seq),
  pack TEXT NOT NULL REFERENCES packs (id),
  similarity REAL NOT NULL CHECK (similarity BETWEEN -1 AND 1),
  confidence TEXT NOT NULL CHECK (json_valid(confidence)),
  calibration TEXT REFERENCES calibrations (id),
  probe_photographs INTEGER NOT NULL CHECK (probe_photographs >= 1),
  portrait_photographs INTEGER NOT NULL CHECK (portrait_photographs >= 1),
  -- in whole steps: what a queue goes by
  strength INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('unreviewed', 'first_opinion', 'awaiting_verification', 'verified', 'excluded',
    'inconclusive', 'conflict', 'adjudicated', 'superseded')),
  -- of the operation when the last opinion was given
  review_mode TEXT CHECK (review_mode IN ('two_reviewers', 'single_reviewer')),
  version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
  -- the candidate before of the same pair, and what is new
  follows_seq INTEGER REFERENCES candidates (seq),
  follows_because TEXT CHECK (follows_because IN ('portrait', 'pack')),
  created_at TEXT NOT NULL,
  CHECK ((follows_seq IS NULL) = (follows_because IS NULL))
) STRICT;

INSERT INTO candidates_anew (seq, id, operation_seq, face_seq, subject_seq, portrait_seq, pack, similarity, confidence, calibration,
    probe_photographs, portrait_photographs, strength, state, review_mode, version, created_at)
  SELECT c.seq, c.id, c.operation_seq, c.face_seq, c.subject_seq, c.portrait_seq, c.pack, c.similarity, c.confidence, c.calibration,
    c.probe_photographs, c.portrait_photographs,
    CAST(floor(coalesce(json_extract(c.confidence, '$.log10LR.value'), c.similarity * 10)) AS INTEGER),
    iif(c.state = 'awaiting_verification', 'first_opinion', c.state), iif(c.state = 'unreviewed', NULL, 'two_reviewers'),
    1 + (SELECT count(*) FROM opinions o WHERE o.candidate_seq = c.seq), c.created_at
  FROM candidates c;

DROP TABLE candidates;
ALTER TABLE candidates_anew RENAME TO candidates;
CREATE INDEX candidates_by_similarity ON candidates (similarity DESC, seq);
CREATE INDEX candidates_by_operation ON candidates (operation_seq, similarity DESC, seq);
CREATE INDEX candidates_by_state ON candidates (state, similarity DESC, seq);
CREATE INDEX candidates_by_strength ON candidates (strength DESC, seq);
CREATE INDEX candidates_that_follow ON candidates (follows_seq) WHERE follows_seq IS NOT NULL;

-- Those that are there were given when every reviewer might verify.
ALTER TABLE opinions ADD COLUMN verifies INTEGER NOT NULL DEFAULT 1 CHECK (verifies IN (0, 1));
ALTER TABLE opinions ADD COLUMN shown TEXT CHECK (json_valid(shown));

ALTER TABLE operations ADD COLUMN review_mode TEXT NOT NULL DEFAULT 'two_reviewers'
  CHECK (review_mode IN ('two_reviewers', 'single_reviewer'));
ALTER TABLE operations ADD COLUMN is_blind INTEGER NOT NULL DEFAULT 1 CHECK (is_blind IN (0, 1));

CREATE TABLE leases (
  candidate_seq INTEGER NOT NULL REFERENCES candidates (seq),
  -- the name of the account without what two spellings of it differ in
  holder_key TEXT NOT NULL,
  until TEXT NOT NULL,
  PRIMARY KEY (candidate_seq, holder_key)
) STRICT, WITHOUT ROWID;
`;
