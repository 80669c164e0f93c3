import type { CollectionKey } from "../../domain/collection.js";
import { faceCollection, galleryCollection, pictureCollection } from "../../domain/collection.js";
import type { GalleryId, OperationId, PackId, VectorLabel } from "../../domain/ids.js";
import type { Connection } from "./connection.js";

/** Adds vectors to collections. Called inside the write transaction of what makes the vector a member. */
export interface CollectionWriter {
  /**
   * Adds every vector of a face, whatever its pack, to the collection of each gallery that has a portrait of it, under the
   * next sequence number; one that is a member already stays as it is. The gallery gets a new version either way.
   */
  addPortraitsOf(faceSeq: number): void;

  /**
   * Adds every vector of a picture to the collection of each operation with an ad that shows it; ads of known answers are none. One that is
   * a member already stays as it is.
   */
  addPicturesOf(imageSeq: number): void;

  /**
   * Adds every vector of the faces of a picture that searches take to the collection of each operation with an ad that shows it, as
   * {@link addPicturesOf} does.
   */
  addFacesOf(imageSeq: number): void;
}

/** Makes the writer for one connection. */
export function createCollectionWriter(db: Connection): CollectionWriter {
  const ofPortraits = db.prepare<[number], { gallery_id: GalleryId; pack: PackId; label: VectorLabel }>(`
    SELECT g.id AS gallery_id, e.pack, e.label
    FROM portraits p JOIN subjects s ON s.seq = p.subject_seq JOIN galleries g ON g.seq = s.gallery_seq
    JOIN embeddings e ON e.face_seq = p.face_seq WHERE p.face_seq = ? AND g.stands_for_seq IS NULL ORDER BY p.seq, e.pack`);
  const insert = db.prepare<[CollectionKey]>(`
    INSERT INTO collections (name, pack, member_count, last_sequence) VALUES (@collection, @pack, 0, 0)`);
  const seqOf = db
    .prepare<[CollectionKey], number>("SELECT seq FROM collections WHERE name = @collection AND pack = @pack")
    .pluck();
  const isMember = db.prepare<[number, number], 1>(
    "SELECT 1 FROM collection_members WHERE collection_seq = ? AND label = ?",
  );
  const insertMember = db.prepare<[number, number]>(
    "INSERT INTO collection_members (collection_seq, label) VALUES (?, ?)",
  );
  const count = db.prepare<[number, number]>(
    "UPDATE collections SET member_count = member_count + 1, last_sequence = ? WHERE seq = ?",
  );

  const ofPictures = db.prepare<[number], { operation_id: OperationId; pack: PackId; label: VectorLabel }>(`
    SELECT DISTINCT o.id AS operation_id, v.pack, v.label
    FROM picture_vectors v CROSS JOIN ad_images ai ON ai.image_seq = v.image_seq CROSS JOIN ads a ON a.seq = ai.ad_seq
    CROSS JOIN operations o ON o.seq = a.operation_seq
    WHERE v.image_seq = ? AND NOT a.is_known_answer ORDER BY o.seq, v.pack, v.view`);

  const ofFaces = db.prepare<[number], { operation_id: OperationId; pack: PackId; label: VectorLabel }>(`
    SELECT DISTINCT o.id AS operation_id, e.pack, e.label
    FROM faces f CROSS JOIN embeddings e ON e.face_seq = f.seq CROSS JOIN ad_images ai ON ai.image_seq = f.image_seq
    CROSS JOIN ads a ON a.seq = ai.ad_seq CROSS JOIN operations o ON o.seq = a.operation_seq
    WHERE f.image_seq = ? AND f.unsearched = '[]' AND NOT a.is_known_answer ORDER BY o.seq, e.pack, f.seq`);

  const newVersion = db.prepare<[GalleryId]>("UPDATE galleries SET version = version + 1 WHERE id = ?");

  function add(key: CollectionKey, label: VectorLabel): void {
    const collection = seqOf.get(key) ?? Number(insert.run(key).lastInsertRowid);
    if (isMember.get(collection, label) !== undefined) return;
    const { lastInsertRowid } = insertMember.run(collection, label);
    count.run(Number(lastInsertRowid), collection);
  }

  return {
    addPicturesOf(imageSeq) {
      for (const { operation_id, pack, label } of ofPictures.all(imageSeq))
        add({ collection: pictureCollection(operation_id), pack }, label);
    },

    addFacesOf(imageSeq) {
      for (const { operation_id, pack, label } of ofFaces.all(imageSeq))
        add({ collection: faceCollection(operation_id), pack }, label);
    },

    addPortraitsOf(faceSeq) {
      for (const { gallery_id, pack, label } of ofPortraits.all(faceSeq)) {
        add({ collection: galleryCollection(gallery_id), pack }, label);
        newVersion.run(gallery_id);
      }
    },
  };
}
