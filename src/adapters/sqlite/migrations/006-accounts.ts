/** Accounts, their sessions, and who works on which operation; keys that were made before reach every operation. */
export const ACCOUNTS = `
CREATE TABLE users (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  -- the name without what two spellings of it differ in
  name_key TEXT NOT NULL UNIQUE,
  roles TEXT NOT NULL CHECK (json_valid(roles) AND json_type(roles) = 'array'),
  password_hash TEXT NOT NULL CHECK (password_hash LIKE '$argon2id$%'),
  must_change_password INTEGER NOT NULL CHECK (must_change_password IN (0, 1)),
  created_at TEXT NOT NULL,
  disabled_at TEXT
) STRICT;

CREATE TRIGGER users_are_not_deleted BEFORE DELETE ON users
BEGIN SELECT RAISE(ABORT, 'accounts are disabled, never deleted'); END;

CREATE TRIGGER users_keep_their_names BEFORE UPDATE OF id, name, name_key ON users
BEGIN SELECT RAISE(ABORT, 'an account keeps its name'); END;

CREATE TABLE sessions (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  user_seq INTEGER NOT NULL REFERENCES users (seq),
  sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
  opened_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL
) STRICT;
CREATE INDEX sessions_by_user ON sessions (user_seq);

CREATE TABLE sign_in_failures (
  name_key TEXT PRIMARY KEY,
  failures INTEGER NOT NULL CHECK (failures > 0),
  last_at TEXT NOT NULL
) STRICT;

CREATE TABLE memberships (
  operation_seq INTEGER NOT NULL REFERENCES operations (seq),
  user_seq INTEGER NOT NULL REFERENCES users (seq),
  PRIMARY KEY (operation_seq, user_seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX memberships_by_user ON memberships (user_seq);

ALTER TABLE api_keys ADD COLUMN reaches_all INTEGER NOT NULL DEFAULT 1 CHECK (reaches_all IN (0, 1));
CREATE TABLE key_operations (
  key_seq INTEGER NOT NULL REFERENCES api_keys (seq),
  operation_seq INTEGER NOT NULL REFERENCES operations (seq),
  PRIMARY KEY (key_seq, operation_seq)
) STRICT, WITHOUT ROWID;
`;
