/** Lists of hashes as agencies exchange them. */
export const HASH_LISTS = `
CREATE TABLE hash_lists (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE,
  imported_at TEXT NOT NULL
) STRICT;

CREATE TABLE hash_list_entries (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  list_seq INTEGER NOT NULL REFERENCES hash_lists (seq),
  kind TEXT NOT NULL CHECK (kind IN ('pdq', 'sha256')),
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  label TEXT NOT NULL,
  source TEXT NOT NULL,
  UNIQUE (list_seq, kind, hash)
) STRICT;
CREATE INDEX hash_list_files ON hash_list_entries (hash) WHERE kind = 'sha256';
`;
