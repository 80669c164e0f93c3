/** Galleries that are watched, how far the searches have come, and what they found. */
export const STANDING_SEARCHES = `
-- One row for each ad but those of known answers, with a new number whenever it gains a picture: numbers only grow, in the order of commits.
CREATE TABLE ad_arrivals (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  operation_seq INTEGER NOT NULL REFERENCES operations (seq) ON DELETE CASCADE,
  ad_seq INTEGER NOT NULL UNIQUE REFERENCES ads (seq) ON DELETE CASCADE
) STRICT;
CREATE INDEX arrivals_of_operation ON ad_arrivals (operation_seq, seq);
INSERT INTO ad_arrivals (operation_seq, ad_seq) SELECT operation_seq, seq FROM ads WHERE NOT is_known_answer ORDER BY seq;

CREATE TRIGGER ads_arrive AFTER INSERT ON ad_images
BEGIN
  DELETE FROM ad_arrivals WHERE ad_seq = NEW.ad_seq;
  INSERT INTO ad_arrivals (operation_seq, ad_seq)
    SELECT operation_seq, seq FROM ads WHERE seq = NEW.ad_seq AND NOT is_known_answer;
END;

CREATE TABLE watches (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  operation_seq INTEGER NOT NULL REFERENCES operations (seq) ON DELETE CASCADE,
  gallery_seq INTEGER NOT NULL REFERENCES galleries (seq) ON DELETE CASCADE,
  thresholds TEXT NOT NULL CHECK (json_valid(thresholds)),
  added_by_kind TEXT NOT NULL,
  added_by_id TEXT NOT NULL,
  added_at TEXT NOT NULL,
  -- arrivals and portraits up to these were searched
  ads_done INTEGER NOT NULL,
  portraits_done INTEGER NOT NULL,
  UNIQUE (operation_seq, gallery_seq)
) STRICT;

CREATE TABLE alerts (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  operation_seq INTEGER NOT NULL REFERENCES operations (seq) ON DELETE CASCADE,
  subject_seq INTEGER NOT NULL REFERENCES subjects (seq) ON DELETE CASCADE,
  candidate_seq INTEGER NOT NULL REFERENCES candidates (seq) ON DELETE CASCADE,
  -- by which other faces are taken for the same person
  face_seq INTEGER NOT NULL REFERENCES faces (seq) ON DELETE CASCADE,
  created_at TEXT NOT NULL,
  last_at TEXT NOT NULL,
  seen_at TEXT,
  seen_by_kind TEXT,
  seen_by_id TEXT,
  CHECK ((seen_at IS NULL) = (seen_by_kind IS NULL) AND (seen_at IS NULL) = (seen_by_id IS NULL))
) STRICT;
CREATE INDEX alerts_of_subject ON alerts (operation_seq, subject_seq, created_at);
CREATE INDEX alerts_of_candidate ON alerts (candidate_seq);
CREATE INDEX alerts_of_face ON alerts (face_seq);

CREATE TABLE alert_ads (
  alert_seq INTEGER NOT NULL REFERENCES alerts (seq) ON DELETE CASCADE,
  ad_seq INTEGER NOT NULL REFERENCES ads (seq) ON DELETE CASCADE,
  candidate_seq INTEGER NOT NULL REFERENCES candidates (seq) ON DELETE CASCADE,
  PRIMARY KEY (alert_seq, ad_seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX alerts_of_ad ON alert_ads (ad_seq);
CREATE INDEX alert_ads_of_candidate ON alert_ads (candidate_seq);
`;
