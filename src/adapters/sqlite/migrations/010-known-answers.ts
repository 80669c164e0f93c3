/**
 * Candidates of which the truth is known, to find out how often reviewers are right. Photographs that were taken in for that alone are in
 * ads and galleries of their own, which no comparison and no search reads.
 */
export const KNOWN_ANSWERS = `
CREATE TABLE known_answers (
  candidate_seq INTEGER PRIMARY KEY REFERENCES candidates (seq),
  truth TEXT NOT NULL CHECK (truth IN ('same', 'different')),
  origin TEXT NOT NULL CHECK (origin IN ('confirmed', 'folder')),
  -- the candidate that it is a copy of
  original_seq INTEGER UNIQUE REFERENCES candidates (seq),
  added_by_kind TEXT NOT NULL,
  added_by_id TEXT NOT NULL,
  added_at TEXT NOT NULL,
  CHECK ((origin = 'confirmed') = (original_seq IS NOT NULL))
) STRICT;

CREATE TRIGGER known_answers_are_not_changed BEFORE UPDATE ON known_answers
BEGIN SELECT RAISE(ABORT, 'a known answer is never changed'); END;

CREATE TRIGGER known_answers_are_not_deleted BEFORE DELETE ON known_answers
BEGIN SELECT RAISE(ABORT, 'a known answer stays one'); END;

CREATE TRIGGER known_answers_are_no_leads BEFORE INSERT ON leads
WHEN EXISTS (SELECT 1 FROM known_answers WHERE candidate_seq = NEW.candidate_seq)
BEGIN SELECT RAISE(ABORT, 'a known answer is no lead'); END;

CREATE INDEX opinions_of_reviewer ON opinions (reviewer_key, candidate_seq);

ALTER TABLE ads ADD COLUMN is_known_answer INTEGER NOT NULL DEFAULT 0 CHECK (is_known_answer IN (0, 1));
-- of a gallery of known answers: the one among whose subjects its own are to be taken for
ALTER TABLE galleries ADD COLUMN stands_for_seq INTEGER REFERENCES galleries (seq);
CREATE UNIQUE INDEX galleries_that_stand_for ON galleries (stands_for_seq) WHERE stands_for_seq IS NOT NULL;
`;
