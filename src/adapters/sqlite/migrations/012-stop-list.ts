/** Evidence that ties no ads of an operation because a supervisor says that it is everybody's. */
export const STOP_LIST = `
CREATE TABLE stop_list (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  operation_seq INTEGER NOT NULL REFERENCES operations (seq),
  node TEXT NOT NULL,
  note TEXT,
  added_by_kind TEXT NOT NULL,
  added_by_id TEXT NOT NULL,
  added_at TEXT NOT NULL,
  UNIQUE (operation_seq, node)
) STRICT;
`;
