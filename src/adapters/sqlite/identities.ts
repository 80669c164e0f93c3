import type { Actor } from "../../domain/actor.js";
import type {
  Identity,
  IdentityDecision,
  IdentityFace,
  IdentityPlace,
  IdentityState,
} from "../../domain/identities/identity.js";
import type { FaceId, IdentityId, OperationId, PackId, Sha256, VectorLabel } from "../../domain/ids.js";
import type { ActingContext } from "../../ports/acting.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { IdentityRepository } from "../../ports/store-identities.js";
import { blobToVector } from "./blobs.js";
import type { Connection } from "./connection.js";
import { createIdentityWriter } from "./identity-writer.js";

interface FaceRow {
  readonly face_id: FaceId;
  readonly sha256: Sha256;
  readonly label: VectorLabel;
  readonly vector: Buffer;
  readonly dimension: number;
  readonly identity_id: IdentityId | null;
}

interface DecisionRow {
  readonly seq: number;
  readonly kind: IdentityDecision["kind"];
  readonly decided_by_kind: Actor["kind"];
  readonly decided_by_id: string;
  readonly decided_at: string;
  readonly face_id: FaceId;
  readonly is_other: 0 | 1;
}

const FACE_COLUMNS = `f.id AS face_id, i.sha256, e.label, v.vector, p.dimension,
  (SELECT id FROM identities WHERE seq = m.identity_seq) AS identity_id`;
const WITH_VECTORS = `JOIN images i ON i.seq = f.image_seq JOIN embeddings e ON e.face_seq = f.seq AND e.pack = @pack
  JOIN vectors v ON v.label = e.label JOIN packs p ON p.id = e.pack`;
/** Faces `f` that searches take, in an ad of the operation `o` that is no known answer. */
const TAKES_PART = `f.unsearched = '[]' AND EXISTS (SELECT 1 FROM ad_images ai CROSS JOIN ads a ON a.seq = ai.ad_seq
  WHERE ai.image_seq = f.image_seq AND a.operation_seq = o.seq AND NOT a.is_known_answer)`;
const ADS_OF_IDENTITY = `identity_members m JOIN faces f ON f.seq = m.face_seq JOIN ad_images ai ON ai.image_seq = f.image_seq
  JOIN ads a ON a.seq = ai.ad_seq AND a.operation_seq = m.operation_seq AND NOT a.is_known_answer`;
const IDENTITIES = `SELECT d.id, o.id AS operationId,
    (SELECT count(*) FROM identity_members WHERE identity_seq = d.seq) AS faces,
    (SELECT count(DISTINCT a.seq) FROM ${ADS_OF_IDENTITY} WHERE m.identity_seq = d.seq) AS ads
  FROM identities d JOIN operations o ON o.seq = d.operation_seq`;

/** The identities of a store. */
export function createIdentities(
  db: Connection,
  clock: Clock,
  { acting, log }: { acting: ActingContext; log: AuditWriter },
): IdentityRepository {
  const state = db.prepare<[OperationId], IdentityState>(`
    SELECT s.pack, s.version FROM identity_states s JOIN operations o ON o.seq = s.operation_seq WHERE o.id = ?`);
  const waiting = db
    .prepare<[object], number>(`
      SELECT count(*) FROM operations o JOIN embeddings e ON e.pack = @pack JOIN faces f ON f.seq = e.face_seq
      WHERE o.id = @operationId AND ${TAKES_PART}
        AND NOT EXISTS (SELECT 1 FROM identity_members m WHERE m.operation_seq = o.seq AND m.face_seq = f.seq)`)
    .pluck();
  const faces = db.prepare<[object], FaceRow>(`
    SELECT ${FACE_COLUMNS} FROM operations o CROSS JOIN faces f ${WITH_VECTORS}
    LEFT JOIN identity_members m ON m.operation_seq = o.seq AND m.face_seq = f.seq
    WHERE o.id = @operationId AND f.seq > coalesce((SELECT seq FROM faces WHERE id = @after), 0) AND ${TAKES_PART}
    ORDER BY f.seq LIMIT @limit`);
  const members = db.prepare<[object], FaceRow>(`
    SELECT ${FACE_COLUMNS} FROM identities d JOIN identity_members m ON m.identity_seq = d.seq
    JOIN faces f ON f.seq = m.face_seq ${WITH_VECTORS}
    WHERE d.id = @id AND f.seq > coalesce((SELECT seq FROM faces WHERE id = @after), 0) ORDER BY f.seq LIMIT @limit`);
  const decisions = db.prepare<[OperationId], DecisionRow>(`
    SELECT d.seq, d.kind, d.decided_by_kind, d.decided_by_id, d.decided_at, f.id AS face_id, df.is_other
    FROM identity_decisions d JOIN operations o ON o.seq = d.operation_seq
    JOIN identity_decision_faces df ON df.decision_seq = d.seq JOIN faces f ON f.seq = df.face_seq
    WHERE o.id = ? ORDER BY d.seq, f.seq`);
  const byId = db.prepare<[IdentityId], Identity>(`${IDENTITIES} WHERE d.id = ?`);
  const list = db.prepare<[object], Identity>(`
    SELECT * FROM (${IDENTITIES} WHERE o.id = @operationId
      AND d.seq > coalesce((SELECT seq FROM identities WHERE id = @after), 0) ORDER BY d.seq)
    WHERE ads >= @leastAds LIMIT @limit`);
  const places = db.prepare<[IdentityId, number], IdentityPlace>(`
    SELECT a.id AS adId, f.id AS faceId FROM ${ADS_OF_IDENTITY}
    WHERE m.identity_seq = (SELECT seq FROM identities WHERE id = ?) ORDER BY a.seq, f.seq LIMIT ?`);
  const write = createIdentityWriter(db, clock, acting);
  const currentState = (id: OperationId) => state.get(id) ?? { pack: null, version: 0 };

  return {
    state: async (operationId) => db.read(() => currentState(operationId)),
    waiting: async (operationId, pack) => db.read(() => waiting.get({ operationId, pack }) ?? 0),
    faces: async (operationId, pack, { after, limit }) =>
      db.read(() => faces.all({ operationId, pack, after, limit }).map(toFace)),
    decisions: async (operationId) => db.read(() => toDecisions(decisions.all(operationId))),

    async keep(operationId, from, to, decision) {
      return db.write(() => {
        const { pack, version } = currentState(operationId);
        if (pack !== from.pack || version !== from.version) return false;
        write(operationId, version + 1, to, decision);
        const details = { pack: to.pack, changed: to.groups.length, gone: to.gone.length };
        const act = decision === undefined ? "identity.group" : (`identity.${decision.kind}` as const);
        const about =
          decision === undefined ? {} : { identity: to.groups[0]?.id ?? null, faces: decision.faces.length };
        log({ act, operationId, details: { ...details, ...about } });
        return true;
      });
    },

    find: async (id) => db.read(() => byId.get(id) ?? null),
    list: async (operationId, leastAds, { after, limit }) =>
      db.read(() => list.all({ operationId, leastAds, after, limit })),
    places: async (id, limit) => db.read(() => places.all(id, limit)),
    members: async (id, pack: PackId, { after, limit }) =>
      db.read(() => members.all({ id, pack, after, limit }).map(toFace)),
  };
}

function toFace(row: FaceRow): IdentityFace {
  const { face_id: faceId, sha256: imageSha256, label, identity_id: identityId } = row;
  return { faceId, imageSha256, label, vector: blobToVector(row.vector, row.dimension), identityId };
}

function toDecisions(rows: readonly DecisionRow[]): IdentityDecision[] {
  const byDecision = new Map<number, DecisionRow[]>();
  for (const row of rows) listAt(byDecision, row.seq).push(row);
  return [...byDecision.values()].map((own) => {
    const [{ kind, decided_by_kind, decided_by_id, decided_at }] = own as [DecisionRow];
    const facesOf = (isOther: 0 | 1) =>
      own.filter((row) => row.is_other === isOther).map((row) => row.face_id);
    const by = { kind: decided_by_kind, id: decided_by_id };
    return { kind, faces: facesOf(0), others: facesOf(1), by, at: new Date(decided_at) };
  });
}

function listAt(lists: Map<number, DecisionRow[]>, key: number): DecisionRow[] {
  const known = lists.get(key);
  if (known !== undefined) return known;
  const none: DecisionRow[] = [];
  lists.set(key, none);
  return none;
}
