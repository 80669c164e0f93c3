/**
 * What becomes of two opinions: an adjudicator settles a conflict, and a verified candidate is a lead, which a supervisor releases.
 * The states of a candidate are in a CHECK, which SQLite changes only together with its column.
 */
export const LEADS = `
ALTER TABLE opinions ADD COLUMN kind TEXT NOT NULL DEFAULT 'independent' CHECK (kind IN ('independent', 'adjudication'));
CREATE UNIQUE INDEX opinions_one_adjudication ON opinions (candidate_seq) WHERE kind = 'adjudication';

DROP INDEX candidates_by_state;
ALTER TABLE candidates ADD COLUMN stands TEXT NOT NULL DEFAULT 'unreviewed' CHECK (stands IN
  ('unreviewed', 'awaiting_verification', 'verified', 'excluded', 'inconclusive', 'conflict', 'adjudicated'));
UPDATE candidates SET stands = state;
ALTER TABLE candidates DROP COLUMN state;
ALTER TABLE candidates RENAME COLUMN stands TO state;
CREATE INDEX candidates_by_state ON candidates (state, similarity DESC, seq);

CREATE TABLE leads (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  candidate_seq INTEGER NOT NULL UNIQUE REFERENCES candidates (seq),
  drafted_at TEXT NOT NULL,
  released_at TEXT,
  -- name of the account
  released_by TEXT,
  CHECK ((released_at IS NULL) = (released_by IS NULL))
) STRICT;

CREATE TRIGGER leads_are_not_deleted BEFORE DELETE ON leads
BEGIN SELECT RAISE(ABORT, 'leads are never deleted'); END;

CREATE TRIGGER leads_are_released_once BEFORE UPDATE ON leads WHEN OLD.released_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a lead is released once'); END;

INSERT INTO leads (id, candidate_seq, drafted_at)
  SELECT 'lead_' || lower(hex(randomblob(16))), c.seq, (SELECT max(created_at) FROM opinions WHERE candidate_seq = c.seq)
  FROM candidates c WHERE c.state = 'verified' ORDER BY c.seq;
`;
