/** Several API keys in place of one. The one that there may be stays in force; it has no prefix, for only its hash is known. */
export const API_KEYS = `
CREATE TABLE api_keys (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  label TEXT NOT NULL,
  prefix TEXT NOT NULL,
  sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
  created_at TEXT NOT NULL,
  expires_at TEXT,
  revoked_at TEXT
) STRICT;
CREATE INDEX api_keys_by_prefix ON api_keys (prefix);

INSERT INTO api_keys (id, label, prefix, sha256, created_at)
  SELECT 'key_' || lower(hex(randomblob(16))), 'first key', '', sha256, created_at FROM access_keys;
DROP TABLE access_keys;
`;
