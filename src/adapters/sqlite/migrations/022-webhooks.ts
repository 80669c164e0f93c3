/** Who is told of alerts, and what became of it. */
export const WEBHOOKS = `
CREATE TABLE webhooks (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  operation_seq INTEGER NOT NULL REFERENCES operations (seq) ON DELETE CASCADE,
  url TEXT NOT NULL,
  -- signs what is sent: the file of the store is its owner's alone
  secret TEXT NOT NULL,
  added_by_kind TEXT NOT NULL,
  added_by_id TEXT NOT NULL,
  added_at TEXT NOT NULL
) STRICT;
CREATE INDEX webhooks_of_operation ON webhooks (operation_seq);

CREATE TABLE deliveries (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  webhook_seq INTEGER NOT NULL REFERENCES webhooks (seq) ON DELETE CASCADE,
  alert_seq INTEGER NOT NULL REFERENCES alerts (seq) ON DELETE CASCADE,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'dead')),
  attempts INTEGER NOT NULL CHECK (attempts >= 0),
  due_at TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX deliveries_due ON deliveries (due_at) WHERE state = 'waiting';
CREATE INDEX deliveries_of_webhook ON deliveries (webhook_seq);
CREATE INDEX deliveries_of_alert ON deliveries (alert_seq);

CREATE TABLE delivery_attempts (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  delivery_seq INTEGER NOT NULL REFERENCES deliveries (seq) ON DELETE CASCADE,
  at TEXT NOT NULL,
  status INTEGER,
  problem TEXT,
  milliseconds REAL NOT NULL
) STRICT;
CREATE INDEX attempts_of_delivery ON delivery_attempts (delivery_seq);
`;
