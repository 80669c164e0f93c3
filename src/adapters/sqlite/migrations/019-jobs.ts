/** Work that outlives the process that was asked for it. */
export const JOBS = `
CREATE TABLE jobs (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  params TEXT NOT NULL,
  key TEXT NOT NULL,
  operation_seq INTEGER REFERENCES operations (seq) ON DELETE CASCADE,
  state TEXT NOT NULL,
  wish TEXT NOT NULL,
  priority INTEGER NOT NULL,
  by_kind TEXT NOT NULL,
  by_id TEXT NOT NULL,
  justification TEXT NOT NULL,
  owner TEXT CHECK ((owner IS NOT NULL) = (state = 'running')),
  beat INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  not_before TEXT,
  code TEXT,
  done INTEGER NOT NULL,
  total INTEGER,
  rate REAL,
  checkpoint TEXT,
  result TEXT,
  created_at TEXT NOT NULL,
  started_at TEXT,
  finished_at TEXT CHECK ((finished_at IS NOT NULL) = (state IN ('done', 'failed', 'cancelled')))
) STRICT;
CREATE UNIQUE INDEX unfinished_job_of_key ON jobs (key) WHERE finished_at IS NULL;
CREATE INDEX unfinished_jobs ON jobs (priority DESC, seq) WHERE finished_at IS NULL;

CREATE TABLE job_errors (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  job_seq INTEGER NOT NULL REFERENCES jobs (seq) ON DELETE CASCADE,
  source TEXT NOT NULL,
  line INTEGER NOT NULL,
  code TEXT NOT NULL,
  UNIQUE (job_seq, source, line, code)
) STRICT;
`;
