/** The text that was read in pictures. One reading is kept of each: that of the pack which looked at it last. */
export const PICTURE_TEXTS = `
CREATE TABLE picture_texts (
  image_seq INTEGER PRIMARY KEY REFERENCES images (seq),
  pack TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('read', 'timed-out', 'failed', 'unreadable')),
  -- list of lines: text, confidence, four corners in pixels of the upright original
  lines TEXT NOT NULL CHECK (json_valid(lines)),
  read_at TEXT NOT NULL
) STRICT;

-- the pack that looked at it last: what is still to be read is found without going through what has been
ALTER TABLE images ADD COLUMN text_pack TEXT;
CREATE INDEX images_by_text_pack ON images (text_pack);
`;
