/** Phones, addresses, names and the like that were read in ads, and the regions that numbers of an operation are read by. */
export const IDENTIFIERS = `
CREATE TABLE identifiers (
  seq INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('phone', 'email', 'url', 'domain', 'handle', 'crypto-address', 'price')),
  value TEXT NOT NULL,
  UNIQUE (kind, value)
) STRICT;

-- what was read: image_seq is null for the metadata of the ad
CREATE TABLE identifier_readings (
  seq INTEGER PRIMARY KEY,
  ad_seq INTEGER NOT NULL REFERENCES ads (seq),
  image_seq INTEGER REFERENCES images (seq),
  rules TEXT NOT NULL,
  is_cut INTEGER NOT NULL CHECK (is_cut IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX identifier_readings_of_source ON identifier_readings (ad_seq, ifnull(image_seq, 0));

CREATE TABLE found_identifiers (
  reading_seq INTEGER NOT NULL REFERENCES identifier_readings (seq),
  position INTEGER NOT NULL,
  -- that of the reading, for the index
  ad_seq INTEGER NOT NULL REFERENCES ads (seq),
  identifier_seq INTEGER NOT NULL REFERENCES identifiers (seq),
  raw TEXT NOT NULL,
  -- JSON of the field, or of the box in the picture of the reading
  place TEXT NOT NULL,
  text_offset INTEGER NOT NULL CHECK (text_offset >= 0),
  text_length INTEGER NOT NULL CHECK (text_length >= 0),
  confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
  PRIMARY KEY (reading_seq, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX found_identifiers_by_identifier ON found_identifiers (identifier_seq, ad_seq);
CREATE INDEX found_identifiers_by_ad ON found_identifiers (ad_seq);

ALTER TABLE operations ADD COLUMN regions TEXT NOT NULL DEFAULT '[]';
`;
