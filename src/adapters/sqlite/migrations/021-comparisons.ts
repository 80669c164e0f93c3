/** How far each comparison of an operation with a gallery has come, and what it found. */
export const COMPARISONS = `
-- One row for each subject with portraits, with a new number whenever they gain one: numbers only grow, in the order of commits.
CREATE TABLE subject_changes (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  subject_seq INTEGER NOT NULL UNIQUE REFERENCES subjects (seq) ON DELETE CASCADE
) STRICT;
INSERT INTO subject_changes (subject_seq) SELECT DISTINCT subject_seq FROM portraits ORDER BY subject_seq;

CREATE TRIGGER subjects_change AFTER INSERT ON portraits
BEGIN
  DELETE FROM subject_changes WHERE subject_seq = NEW.subject_seq;
  INSERT INTO subject_changes (subject_seq) VALUES (NEW.subject_seq);
END;

-- A face that the active pack embeds later than the rest of its ad or of its subject counts from then on.
CREATE TRIGGER faces_are_embedded AFTER INSERT ON embeddings
WHEN NEW.pack = (SELECT value FROM meta WHERE key = 'active_pack')
BEGIN
  DELETE FROM subject_changes WHERE subject_seq IN (SELECT subject_seq FROM portraits WHERE face_seq = NEW.face_seq);
  INSERT INTO subject_changes (subject_seq) SELECT subject_seq FROM portraits WHERE face_seq = NEW.face_seq;
  DELETE FROM ad_arrivals WHERE ad_seq IN (
    SELECT ai.ad_seq FROM faces f JOIN ad_images ai ON ai.image_seq = f.image_seq WHERE f.seq = NEW.face_seq);
  INSERT INTO ad_arrivals (operation_seq, ad_seq)
    SELECT a.operation_seq, a.seq FROM faces f JOIN ad_images ai ON ai.image_seq = f.image_seq JOIN ads a ON a.seq = ai.ad_seq
    WHERE f.seq = NEW.face_seq AND NOT a.is_known_answer;
END;

CREATE TABLE comparison_runs (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  operation_seq INTEGER NOT NULL REFERENCES operations (seq) ON DELETE CASCADE,
  gallery_seq INTEGER NOT NULL REFERENCES galleries (seq) ON DELETE CASCADE,
  started_at TEXT NOT NULL,
  finished_at TEXT,
  report TEXT CHECK (json_valid(report))
) STRICT;
CREATE INDEX comparison_runs_of ON comparison_runs (operation_seq, gallery_seq);
CREATE INDEX comparison_runs_of_gallery ON comparison_runs (gallery_seq);

-- Every ad that arrived up to ads_to was compared with every subject that changed up to subjects_to; ads up to again_to
-- also with those that changed up to again_subjects.
CREATE TABLE comparison_marks (
  operation_seq INTEGER NOT NULL REFERENCES operations (seq) ON DELETE CASCADE,
  gallery_seq INTEGER NOT NULL REFERENCES galleries (seq) ON DELETE CASCADE,
  pack TEXT NOT NULL,
  -- thresholds and calibration
  settings TEXT NOT NULL,
  -- the run that moves it
  run_seq INTEGER NOT NULL REFERENCES comparison_runs (seq) ON DELETE CASCADE,
  ads_to INTEGER NOT NULL,
  subjects_to INTEGER NOT NULL,
  again_to INTEGER NOT NULL,
  again_subjects INTEGER NOT NULL,
  PRIMARY KEY (operation_seq, gallery_seq, pack, settings)
) STRICT, WITHOUT ROWID;
CREATE INDEX comparison_marks_of_gallery ON comparison_marks (gallery_seq);
CREATE INDEX comparison_marks_of_run ON comparison_marks (run_seq);
`;
