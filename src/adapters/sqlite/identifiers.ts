import { expected } from "../../domain/errors.js";
import type {
  FoundIdentifier,
  Identifier,
  IdentifierKind,
  IdentifierOfAd,
} from "../../domain/identifiers/identifier.js";
import type { AdId, OperationId, Sha256 } from "../../domain/ids.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { AdWithIdentifier, IdentifierRepository } from "../../ports/store-identifiers.js";
import type { Connection } from "./connection.js";
import type { IdentifierWriter } from "./identifier-writer.js";

interface FoundRow {
  readonly kind: IdentifierKind;
  readonly value: string;
  readonly raw: string;
  readonly place: string;
  readonly text_offset: number;
  readonly text_length: number;
  readonly confidence: number;
  readonly sha256: Sha256 | null;
}

const SELECT_FOUND = `
  SELECT n.kind, n.value, f.raw, f.place, f.text_offset, f.text_length, f.confidence, i.sha256
  FROM found_identifiers f JOIN identifiers n ON n.seq = f.identifier_seq
  JOIN identifier_readings r ON r.seq = f.reading_seq LEFT JOIN images i ON i.seq = r.image_seq
  LEFT JOIN ad_images ai ON ai.ad_seq = r.ad_seq AND ai.image_seq = r.image_seq`;
const IN_ORDER = "ORDER BY coalesce(ai.position, -1), f.position";

/** What was read in the ads of a store. */
export function createIdentifiers(
  db: Connection,
  { writer, log }: { writer: IdentifierWriter; log: AuditWriter },
): IdentifierRepository {
  const ad = db.prepare<[AdId], { seq: number; operation: OperationId }>(
    "SELECT a.seq, o.id AS operation FROM ads a JOIN operations o ON o.seq = a.operation_seq WHERE a.id = ?",
  );
  const foundInAd = db.prepare<[number], FoundRow>(`${SELECT_FOUND} WHERE f.ad_seq = ? ${IN_ORDER}`);
  const foundOfOne = db.prepare<[number, number], FoundRow>(
    `${SELECT_FOUND} WHERE f.ad_seq = ? AND f.identifier_seq = ? ${IN_ORDER}`,
  );
  const isCut = db
    .prepare<[number], 0 | 1>("SELECT max(is_cut) FROM identifier_readings WHERE ad_seq = ?")
    .pluck();
  const identifierSeq = db
    .prepare<[string, string], number>("SELECT seq FROM identifiers WHERE kind = ? AND value = ?")
    .pluck();
  // CROSS JOIN keeps the order: from the identifier to its ads.
  const adsWith = db.prepare<[object], { seq: number; id: AdId; operation: OperationId }>(`
    SELECT DISTINCT a.seq, a.id, o.id AS operation FROM found_identifiers f
    CROSS JOIN ads a ON a.seq = f.ad_seq CROSS JOIN operations o ON o.seq = a.operation_seq
    WHERE f.identifier_seq = @identifier AND f.ad_seq > @after AND NOT a.is_known_answer
      AND (@operations IS NULL OR o.id IN (SELECT value FROM json_each(@operations)))
    ORDER BY a.seq LIMIT @limit`);
  const ofOperation = db.prepare<[OperationId], IdentifierOfAd>(`
    SELECT a.id AS adId, n.kind, n.value, max(f.confidence) AS confidence
    FROM operations o JOIN ads a ON a.operation_seq = o.seq JOIN found_identifiers f ON f.ad_seq = a.seq
    JOIN identifiers n ON n.seq = f.identifier_seq
    WHERE o.id = ? AND NOT a.is_known_answer GROUP BY a.seq, n.seq ORDER BY a.seq, n.kind, n.value`);
  const counts = db.prepare<[OperationId], Identifier & { ads: number }>(`
    SELECT n.kind, n.value, count(DISTINCT a.seq) AS ads
    FROM operations o JOIN ads a ON a.operation_seq = o.seq JOIN found_identifiers f ON f.ad_seq = a.seq
    JOIN identifiers n ON n.seq = f.identifier_seq
    WHERE o.id = ? AND NOT a.is_known_answer GROUP BY n.seq ORDER BY ads DESC, n.kind, n.value`);
  const readings = db.prepare<[AdId], { source: Sha256 | null; rules: string }>(`
    SELECT i.sha256 AS source, r.rules FROM ads a JOIN identifier_readings r ON r.ad_seq = a.seq
    LEFT JOIN images i ON i.seq = r.image_seq WHERE a.id = ?`);

  return {
    async replace(adId, source, read) {
      db.write(() => {
        writer.write(adId, source, read);
        const operationId = ad.get(adId)?.operation ?? null;
        const details = { ad: adId, source, found: read.found.length, isCut: read.isCut };
        log({ act: "ad.read", operationId, details });
      });
    },

    async ofAd(adId) {
      return db.read(() => {
        const seq = ad.get(adId)?.seq ?? 0;
        return { found: foundInAd.all(seq).map(toFound), isCut: isCut.get(seq) === 1 };
      });
    },

    async adsWith({ kind, value }, operations, { after, limit }) {
      return db.read(() => {
        const behind = after === null ? 0 : ad.get(after)?.seq;
        if (behind === undefined) throw expected("AD_UNKNOWN", "an ad that exists", "the page", after);
        const identifier = identifierSeq.get(kind, value);
        if (identifier === undefined) return [];
        const among = operations === undefined ? null : JSON.stringify(operations);
        return adsWith.all({ identifier, after: behind, operations: among, limit }).map(
          ({ seq, id, operation }): AdWithIdentifier => ({
            adId: id,
            operationId: operation,
            found: foundOfOne.all(seq, identifier).map(toFound),
          }),
        );
      });
    },

    async ofOperation(operation) {
      return db.read(() => ofOperation.all(operation));
    },

    async counts(operation) {
      return db.read(() => counts.all(operation));
    },

    async readings(adId) {
      const rows = db.read(() => readings.all(adId));
      return new Map(rows.map(({ source, rules }) => [source ?? "metadata", rules]));
    },
  };
}

function toFound(row: FoundRow): FoundIdentifier {
  const place = JSON.parse(row.place);
  return {
    kind: row.kind,
    value: row.value,
    raw: row.raw,
    place: row.sha256 === null ? place : { image: row.sha256, ...place },
    offset: row.text_offset,
    length: row.text_length,
    confidence: row.confidence,
  };
}
