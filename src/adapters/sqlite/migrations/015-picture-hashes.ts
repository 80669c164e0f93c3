/** Perceptual hashes of images; a hash that many images have is one row. */
export const PICTURE_HASHES = `
CREATE TABLE pdqs (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  pdq BLOB NOT NULL UNIQUE CHECK (length(pdq) = 32)
) STRICT;

CREATE TABLE picture_hashes (
  image_seq INTEGER PRIMARY KEY REFERENCES images (seq),
  -- null for a picture of quality 0, which is never found
  pdq_seq INTEGER REFERENCES pdqs (seq),
  -- of the picture turned and mirrored in eight ways, the PDQ first
  hashes BLOB NOT NULL CHECK (length(hashes) = 256),
  quality INTEGER NOT NULL CHECK (quality BETWEEN 0 AND 100)
) STRICT;
CREATE INDEX picture_hashes_by_pdq ON picture_hashes (pdq_seq);
`;
