/**
 * The first schema. A migration that has been released is never changed; see `../migrate.ts`.
 *
 * Every row that others refer to has a whole number `seq`, which only grows and joins tables, and where the outside
 * knows it an opaque random `id`. Times are RFC 3339 in UTC. Numbers in blobs are little-endian.
 */
export const FIRST_SCHEMA = `
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO meta (key, value) VALUES ('store_id', lower(hex(randomblob(16))));

CREATE TABLE access_keys (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE replies (
  idempotency_key TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL CHECK (length(fingerprint) = 64),
  status INTEGER NOT NULL,
  body TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Packs that have an embedding in the store, each with the one length that all of its embeddings have.
CREATE TABLE packs (
  id TEXT PRIMARY KEY,
  dimension INTEGER NOT NULL CHECK (dimension > 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE operations (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE,
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE images (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
  format TEXT NOT NULL CHECK (format IN ('jpeg', 'png', 'webp', 'gif', 'avif')),
  byte_length INTEGER NOT NULL CHECK (byte_length > 0),
  width INTEGER NOT NULL CHECK (width > 0),
  height INTEGER NOT NULL CHECK (height > 0),
  orientation INTEGER NOT NULL CHECK (orientation BETWEEN 1 AND 8)
) STRICT;

CREATE TABLE ads (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  operation_seq INTEGER NOT NULL REFERENCES operations (seq),
  key TEXT NOT NULL,
  source TEXT NOT NULL,
  metadata TEXT NOT NULL CHECK (json_valid(metadata)),
  ingested_at TEXT NOT NULL,
  UNIQUE (operation_seq, key)
) STRICT;

CREATE TABLE ad_images (
  ad_seq INTEGER NOT NULL REFERENCES ads (seq),
  position INTEGER NOT NULL CHECK (position >= 0),
  image_seq INTEGER NOT NULL REFERENCES images (seq),
  file_name TEXT NOT NULL,
  PRIMARY KEY (ad_seq, position),
  UNIQUE (image_seq, ad_seq)
) STRICT, WITHOUT ROWID;

-- An image that was analysed and shows no face has a row here and none in faces; its pack may have no embedding yet.
CREATE TABLE analyses (
  image_seq INTEGER NOT NULL REFERENCES images (seq),
  pack TEXT NOT NULL,
  analysed_at TEXT NOT NULL,
  PRIMARY KEY (image_seq, pack)
) STRICT, WITHOUT ROWID;

-- Images that a pack could not analyse, and why; gone as soon as it has. They do not keep the pack from becoming active.
CREATE TABLE failed_analyses (
  image_seq INTEGER NOT NULL REFERENCES images (seq),
  pack TEXT NOT NULL,
  code TEXT NOT NULL,
  failed_at TEXT NOT NULL,
  PRIMARY KEY (image_seq, pack)
) STRICT, WITHOUT ROWID;

CREATE TABLE faces (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  image_seq INTEGER NOT NULL REFERENCES images (seq),
  box_x REAL NOT NULL,
  box_y REAL NOT NULL,
  box_width REAL NOT NULL CHECK (box_width >= 0),
  box_height REAL NOT NULL CHECK (box_height >= 0),
  -- float64 pairs x, y
  landmarks BLOB NOT NULL CHECK (length(landmarks) % 16 = 0),
  detection_score REAL NOT NULL CHECK (detection_score BETWEEN 0 AND 1),
  -- The quality, a column for each measure: the rules hold them to their ranges, and when a threshold changes its reason
  -- can be judged again from what is stored. Angles in degrees.
  inter_eye_pixels REAL NOT NULL CHECK (inter_eye_pixels >= 0),
  sharpness REAL NOT NULL CHECK (sharpness >= 0),
  brightness REAL NOT NULL CHECK (brightness BETWEEN 0 AND 255),
  contrast REAL NOT NULL CHECK (contrast >= 0),
  yaw REAL NOT NULL CHECK (yaw BETWEEN -180 AND 180),
  pitch REAL NOT NULL CHECK (pitch BETWEEN -90 AND 90),
  roll REAL NOT NULL CHECK (roll BETWEEN -180 AND 180),
  inside_share REAL NOT NULL CHECK (inside_share BETWEEN 0 AND 1),
  -- Why no comparison searches this face: a list of reasons, '[]' for one that is searched.
  unsearched TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(unsearched) AND json_type(unsearched) = 'array'),
  apparent_age REAL CHECK (apparent_age >= 0)
) STRICT;
CREATE INDEX faces_of_image ON faces (image_seq);
-- Every face is in one of these two. A comparison reads the first in its order, page by page, and looks at no row that it
-- will not search; the second is small and has all that counting by reason needs.
CREATE INDEX faces_searched ON faces (seq, image_seq) WHERE unsearched = '[]';
CREATE INDEX faces_unsearched ON faces (unsearched, image_seq) WHERE unsearched <> '[]';

-- One row for each distinct vector: exact duplicates wreck the recall of a graph index, so an index has one node for
-- all faces that share a vector. The label is that node's number; indexes keep it in 32 bits.
CREATE TABLE vectors (
  label INTEGER PRIMARY KEY AUTOINCREMENT CHECK (label BETWEEN 1 AND 4294967294),
  pack TEXT NOT NULL REFERENCES packs (id),
  -- of the blob beside it
  sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
  -- float32
  vector BLOB NOT NULL CHECK (length(vector) > 0 AND length(vector) % 4 = 0),
  UNIQUE (pack, sha256)
) STRICT;

CREATE TABLE embeddings (
  face_seq INTEGER NOT NULL REFERENCES faces (seq),
  pack TEXT NOT NULL REFERENCES packs (id),
  label INTEGER NOT NULL REFERENCES vectors (label),
  PRIMARY KEY (face_seq, pack)
) STRICT, WITHOUT ROWID;
CREATE INDEX embeddings_of_label ON embeddings (label);

CREATE TABLE galleries (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE,
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE subjects (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  gallery_seq INTEGER NOT NULL REFERENCES galleries (seq),
  details TEXT NOT NULL CHECK (json_valid(details)),
  reference TEXT NOT NULL GENERATED ALWAYS AS (json_extract(details, '$.reference')) STORED,
  created_at TEXT NOT NULL,
  UNIQUE (gallery_seq, reference)
) STRICT;

CREATE TABLE portraits (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  subject_seq INTEGER NOT NULL REFERENCES subjects (seq),
  face_seq INTEGER NOT NULL REFERENCES faces (seq),
  created_at TEXT NOT NULL,
  UNIQUE (subject_seq, face_seq)
) STRICT;
CREATE INDEX portraits_of_face ON portraits (face_seq);

-- Faces that are searched together, and how many distinct vectors they have: counting them at each search would read
-- them all. Written with the members, in the same transaction.
CREATE TABLE collections (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  pack TEXT NOT NULL REFERENCES packs (id),
  member_count INTEGER NOT NULL CHECK (member_count >= 0),
  last_sequence INTEGER NOT NULL CHECK (last_sequence >= 0),
  UNIQUE (name, pack)
) STRICT;

CREATE TABLE collection_members (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  collection_seq INTEGER NOT NULL REFERENCES collections (seq),
  label INTEGER NOT NULL REFERENCES vectors (label),
  UNIQUE (collection_seq, label)
) STRICT;
-- Holds the sequence as well, as every index holds its table's key: members are read in its order.
CREATE INDEX members_of_collection ON collection_members (collection_seq);

CREATE TABLE candidates (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  operation_seq INTEGER NOT NULL REFERENCES operations (seq),
  face_seq INTEGER NOT NULL REFERENCES faces (seq),
  subject_seq INTEGER NOT NULL REFERENCES subjects (seq),
  portrait_seq INTEGER NOT NULL REFERENCES portraits (seq),
  pack TEXT NOT NULL REFERENCES packs (id),
  similarity REAL NOT NULL CHECK (similarity BETWEEN -1 AND 1),
  state TEXT NOT NULL CHECK (state IN
    ('unreviewed', 'awaiting_verification', 'verified', 'excluded', 'inconclusive', 'conflict')),
  created_at TEXT NOT NULL,
  UNIQUE (operation_seq, face_seq, subject_seq)
) STRICT;
CREATE INDEX candidates_by_similarity ON candidates (similarity DESC, seq);
CREATE INDEX candidates_by_operation ON candidates (operation_seq, similarity DESC, seq);
CREATE INDEX candidates_by_state ON candidates (state, similarity DESC, seq);

CREATE TABLE opinions (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  candidate_seq INTEGER NOT NULL REFERENCES candidates (seq),
  reviewer TEXT NOT NULL,
  -- the name without what two spellings of it differ in: nobody verifies their own opinion
  reviewer_key TEXT NOT NULL,
  value TEXT NOT NULL CHECK (value IN
    ('potential_candidate', 'no_candidate', 'inconclusive', 'unsuitable_for_comparison')),
  note TEXT,
  created_at TEXT NOT NULL,
  UNIQUE (candidate_seq, reviewer_key)
) STRICT;

CREATE TRIGGER opinions_are_not_changed BEFORE UPDATE ON opinions
BEGIN SELECT RAISE(ABORT, 'opinions are appended, never changed'); END;

CREATE TRIGGER opinions_are_not_deleted BEFORE DELETE ON opinions
BEGIN SELECT RAISE(ABORT, 'opinions are appended, never deleted'); END;
`;
