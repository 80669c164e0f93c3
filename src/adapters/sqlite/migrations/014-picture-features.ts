/** What packs for whole pictures make of the images that ads show. */
export const PICTURE_FEATURES = `
-- An image that a pack has looked at: embedded, or failed on and why.
CREATE TABLE picture_features (
  image_seq INTEGER NOT NULL REFERENCES images (seq),
  pack TEXT NOT NULL,
  failure TEXT,
  -- how likely it is explicit; NULL when the pack tells no classes
  explicit REAL CHECK (explicit BETWEEN 0 AND 1),
  seen_at TEXT NOT NULL,
  PRIMARY KEY (image_seq, pack),
  CHECK (failure IS NULL OR explicit IS NULL)
) STRICT, WITHOUT ROWID;

-- A vector for each view of it.
CREATE TABLE picture_vectors (
  image_seq INTEGER NOT NULL,
  pack TEXT NOT NULL REFERENCES packs (id),
  view INTEGER NOT NULL CHECK (view >= 0),
  label INTEGER NOT NULL REFERENCES vectors (label),
  PRIMARY KEY (image_seq, pack, view),
  FOREIGN KEY (image_seq, pack) REFERENCES picture_features (image_seq, pack)
) STRICT, WITHOUT ROWID;
CREATE INDEX picture_vectors_of_label ON picture_vectors (label);
`;
