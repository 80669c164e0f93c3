/**
 * The faces in the ads of each operation become a collection, which has an index: those that searches take. Written for what is there
 * already in one pass over the faces and two over the members: 3 s for a million faces. Their index is built by the first search.
 */
export const AD_FACES = `
INSERT OR IGNORE INTO collections (name, pack, member_count, last_sequence)
SELECT DISTINCT 'faces:' || o.id, e.pack, 0, 0
FROM faces f JOIN embeddings e ON e.face_seq = f.seq JOIN ad_images ai ON ai.image_seq = f.image_seq
JOIN ads a ON a.seq = ai.ad_seq JOIN operations o ON o.seq = a.operation_seq
WHERE f.unsearched = '[]' AND NOT a.is_known_answer
ORDER BY o.seq, e.pack;

INSERT OR IGNORE INTO collection_members (collection_seq, label)
SELECT c.seq, e.label
FROM faces f JOIN embeddings e ON e.face_seq = f.seq JOIN ad_images ai ON ai.image_seq = f.image_seq
JOIN ads a ON a.seq = ai.ad_seq JOIN operations o ON o.seq = a.operation_seq
JOIN collections c ON c.name = 'faces:' || o.id AND c.pack = e.pack
WHERE f.unsearched = '[]' AND NOT a.is_known_answer
GROUP BY c.seq, e.label
ORDER BY min(f.seq), c.seq;

UPDATE collections SET
  member_count = (SELECT count(*) FROM collection_members WHERE collection_seq = collections.seq),
  last_sequence = (SELECT coalesce(max(sequence), 0) FROM collection_members WHERE collection_seq = collections.seq)
WHERE name LIKE 'faces:%';
`;
