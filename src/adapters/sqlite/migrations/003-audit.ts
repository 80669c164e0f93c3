/**
 * The log. A row's hash covers the row and the hash before it; `audit_head` counts the rows beside them, so that the last one
 * cannot be taken out unseen by who does not know of it.
 */
export const AUDIT = `
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  actor_kind TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  act TEXT NOT NULL,
  verb TEXT,
  justification TEXT,
  operation_id TEXT,
  details TEXT NOT NULL CHECK (json_valid(details)),
  previous TEXT NOT NULL CHECK (length(previous) = 64),
  hash TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;

CREATE TABLE audit_head (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;

CREATE TRIGGER audit_rows_are_not_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'rows of the log are appended, never changed'); END;

CREATE TRIGGER audit_rows_are_not_deleted BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'rows of the log are appended, never deleted'); END;

CREATE TRIGGER audit_head_is_not_deleted BEFORE DELETE ON audit_head
BEGIN SELECT RAISE(ABORT, 'the head of the log goes on, and is never deleted'); END;

CREATE TRIGGER audit_head_only_goes_on BEFORE UPDATE ON audit_head WHEN NEW.seq <> OLD.seq + 1
BEGIN SELECT RAISE(ABORT, 'the head of the log goes on by one row at a time'); END;
`;
