import type { Acting } from "./actor.js";
import { type OperationId, type Sha256, sha256Of } from "./ids.js";

/**
 * What may be done to personal data: the kinds of processing that Directive (EU) 2016/680, Art. 25(1), wants logged. An act
 * that touches no personal data, as the making of a key, has none.
 */
export const VERBS = [
  "collection",
  "alteration",
  "consultation",
  "disclosure",
  "combination",
  "erasure",
] as const;
export type Verb = (typeof VERBS)[number];

/** Everything that is logged, and which kind of processing it is. A name stays what it is: old rows have it. */
export const ACTS = {
  "operation.create": null,
  "operation.change": null,
  "ad.ingest": "collection",
  "ad.read": "combination",
  "identifier.search": "consultation",
  "gallery.create": null,
  "subject.enrol": "collection",
  "portrait.enrol": "collection",
  "subject.list": "consultation",
  "subject.view": "consultation",
  "gallery.search": "consultation",
  "gallery.compare": "combination",
  "gallery.duplicates": "combination",
  "watch.add": null,
  "watch.remove": null,
  "watch.search": "combination",
  "alert.raise": "combination",
  "alert.list": "consultation",
  "alert.see": "alteration",
  "webhook.add": null,
  "webhook.remove": null,
  "webhook.deliver": null,
  "webhook.replay": null,
  "candidate.record": "combination",
  "candidate.list": "consultation",
  "candidate.view": "consultation",
  "candidate.supersede": "combination",
  "lease.take": null,
  "lease.release": null,
  "ad.view": "consultation",
  "link.view": "consultation",
  "network.list": "consultation",
  "network.view": "consultation",
  "stop-list.add": "alteration",
  "stop-list.remove": "alteration",
  "picture.view": "consultation",
  "picture.search": "consultation",
  "face.search": "consultation",
  "hash-list.import": "collection",
  "hash-list.export": "disclosure",
  "hash-list.remove": "erasure",
  "face.flag": "alteration",
  "face.reveal": "consultation",
  "opinion.give": "alteration",
  "candidate.adjudicate": "alteration",
  "identity.group": "combination",
  "identity.list": "consultation",
  "identity.view": "consultation",
  "identity.split": "alteration",
  "identity.merge": "alteration",
  "known-answer.add": "combination",
  "known-answer.collect": "collection",
  "known-answer.list": "consultation",
  "reviewer.view": "consultation",
  "lead.draft": "alteration",
  "lead.list": "consultation",
  "lead.release": "disclosure",
  "lead.export": "disclosure",
  "subject.erase": "erasure",
  "ad.erase": "erasure",
  "picture.erase": "erasure",
  "face.erase": "erasure",
  "backup.create": "consultation",
  "calibration.adopt": null,
  "pack.activate": "alteration",
  "index.rebuild": null,
  "job.add": null,
  "job.pause": null,
  "job.resume": null,
  "job.cancel": null,
  "job.retry": null,
  "job.finish": null,
  "account.create": null,
  "account.change": null,
  "membership.change": null,
  "session.open": null,
  "session.close": null,
  "key.create": null,
  "key.revoke": null,
  "access.deny": null,
  "log.read": null,
  "log.export": "disclosure",
  "log.checkpoint": null,
} as const satisfies Readonly<Record<string, Verb | null>>;
export type Act = keyof typeof ACTS;

/** What an act was about: ids, counts and settings; never names, texts, images or vectors. */
export type AuditDetails = Readonly<Record<string, string | number | boolean | null>>;

/** An act that is to be logged. */
export interface AuditEvent {
  readonly act: Act;
  /** The operation whose data it concerned; null for none, or for all. */
  readonly operationId: OperationId | null;
  readonly details: AuditDetails;
}

/** A row of the log. Its hash covers all of it and the hash of the row before, so that none can be changed or taken out. */
export interface AuditRow {
  /** 1 for the first, then without a gap. */
  readonly seq: number;
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly actorKind: string;
  readonly actorId: string;
  readonly act: string;
  /** Null for an act that touches no personal data. */
  readonly verb: string | null;
  /** Why; null unless the verb is consultation or disclosure. */
  readonly justification: string | null;
  readonly operationId: string | null;
  /** JSON of {@link AuditDetails}, as it was written: what is hashed is this text. */
  readonly details: string;
  readonly previous: Sha256;
  readonly hash: Sha256;
}

/** The end of the log. */
export interface AuditHead {
  /** 0 for an empty log. */
  readonly seq: number;
  readonly hash: Sha256;
}

/** The row before the first: it binds the log to its store. */
export function genesis(storeId: string): AuditHead {
  return { seq: 0, hash: sha256Of(`leadlight audit log of the store ${storeId}`) };
}

/** Makes the row that comes after `head`. */
export function nextRow(
  head: AuditHead,
  at: Date,
  { actor, justification }: Pick<Acting, "actor" | "justification">,
  event: AuditEvent,
): AuditRow {
  const verb = ACTS[event.act];
  const row = {
    seq: head.seq + 1,
    at: at.toISOString(),
    actorKind: actor.kind,
    actorId: actor.id,
    act: event.act,
    verb,
    justification: verb === "consultation" || verb === "disclosure" ? justification : null,
    operationId: event.operationId,
    details: JSON.stringify(event.details),
    previous: head.hash,
  };
  return { ...row, hash: hashOf(row) };
}

/** SHA-256 of the fields of a row but its own hash, as a JSON list in this order. */
function hashOf(row: Omit<AuditRow, "hash">): Sha256 {
  const { seq, at, actorKind, actorId, act, verb, justification, operationId, details, previous } = row;
  return sha256Of(
    JSON.stringify([seq, at, actorKind, actorId, act, verb, justification, operationId, details, previous]),
  );
}

/** What is wrong with a log, and from which row on. */
export interface AuditProblem {
  readonly seq: number;
  readonly reason: string;
}

/** Judges a log whose rows it is given one after the other, from the first on. */
export class LogJudge {
  /** The last row that is sound. */
  head: AuditHead;
  readonly #known: readonly AuditHead[];

  /** @param known heads that were kept elsewhere, in any order */
  constructor(storeId: string, known: readonly AuditHead[]) {
    this.head = genesis(storeId);
    this.#known = known;
  }

  /** @returns what is wrong with the row; null for nothing */
  take(row: AuditRow): AuditProblem | null {
    const wanted = this.head.seq + 1;
    if (row.seq !== wanted)
      return { seq: wanted, reason: `the row is missing: row ${row.seq} comes after row ${this.head.seq}` };
    if (row.previous !== this.head.hash)
      return { seq: wanted, reason: "the row does not go on from the one before it" };
    if (hashOf(row) !== row.hash) return { seq: wanted, reason: "the row was changed: its hash is another" };
    const checkpoint = this.#known.find(({ seq }) => seq === row.seq);
    if (checkpoint !== undefined && checkpoint.hash !== row.hash)
      return {
        seq: wanted,
        reason: "the row is not the one that a checkpoint saw; it or one before it was replaced",
      };
    this.head = { seq: row.seq, hash: row.hash };
    return null;
  }

  /**
   * @param kept the head that the store keeps beside its rows
   * @returns what is missing behind the last row; null for nothing
   */
  end(kept: AuditHead): AuditProblem | null {
    const furthest = Math.max(kept.seq, ...this.#known.map(({ seq }) => seq));
    if (furthest > this.head.seq) {
      const who = furthest === kept.seq ? "the store counts" : "a checkpoint saw";
      return { seq: this.head.seq + 1, reason: `the row is missing: ${who} ${furthest} rows` };
    }
    if (kept.hash !== this.head.hash || kept.seq !== this.head.seq)
      return { seq: this.head.seq, reason: "the row is not the last one that the store counts" };
    return null;
  }
}
