/** What opinions rest on, and how long they took; those that are there say neither. */
export const OPINION_REASONS = `
ALTER TABLE opinions ADD COLUMN reasons TEXT NOT NULL DEFAULT '[]'
  CHECK (json_valid(reasons) AND json_type(reasons) = 'array');
ALTER TABLE opinions ADD COLUMN seconds_spent REAL CHECK (seconds_spent >= 0);
`;
