/** Where faces were erased from pictures that stay: no pack finds one there again. */
export const ERASED_FACES = `
CREATE TABLE erased_faces (
  seq INTEGER PRIMARY KEY,
  image_seq INTEGER NOT NULL REFERENCES images (seq) ON DELETE CASCADE,
  box_x REAL NOT NULL,
  box_y REAL NOT NULL,
  box_width REAL NOT NULL,
  box_height REAL NOT NULL
) STRICT;
CREATE INDEX erased_faces_of_image ON erased_faces (image_seq);
`;
