import { expected } from "../../domain/errors.js";
import type { OperationId, UserId } from "../../domain/ids.js";
import type { AuditWriter } from "../../ports/audit.js";
import type { MembershipRepository } from "../../ports/store-accounts.js";
import type { Connection } from "./connection.js";
import { SELECT_USERS, toUser, type UserRow } from "./users.js";

/** Who works on which operation. */
export function createMemberships(db: Connection, log: AuditWriter): MembershipRepository {
  const operationsOf = db
    .prepare<[UserId], OperationId>(`
      SELECT o.id FROM memberships m JOIN operations o ON o.seq = m.operation_seq JOIN users u ON u.seq = m.user_seq
      WHERE u.id = ? ORDER BY o.seq`)
    .pluck();
  const membersOf = db.prepare<[OperationId], UserRow>(`
    ${SELECT_USERS} JOIN memberships m ON m.user_seq = u.seq JOIN operations o ON o.seq = m.operation_seq
    WHERE o.id = ? ORDER BY u.seq`);
  const userSeq = db.prepare<[UserId], number>("SELECT seq FROM users WHERE id = ?").pluck();
  const operationSeq = db.prepare<[OperationId], number>("SELECT seq FROM operations WHERE id = ?").pluck();
  const insert = db.prepare<[number, number]>(
    "INSERT INTO memberships (operation_seq, user_seq) VALUES (?, ?) ON CONFLICT DO NOTHING",
  );
  const remove = db.prepare<[number, number]>(
    "DELETE FROM memberships WHERE operation_seq = ? AND user_seq = ?",
  );

  /** What is so already is not logged again. */
  function change(operationId: OperationId, user: UserId, isMember: boolean): void {
    db.write(() => {
      const operation = operationSeq.get(operationId);
      if (operation === undefined)
        throw expected("OPERATION_UNKNOWN", "an operation that exists", "a membership", operationId);
      const member = userSeq.get(user);
      if (member === undefined)
        throw expected("USER_UNKNOWN", "an account that exists", "a membership", user);
      const { changes } = (isMember ? insert : remove).run(operation, member);
      if (changes > 0) log({ act: "membership.change", operationId, details: { user, isMember } });
    });
  }

  return {
    async operationsOf(user) {
      return db.read(() => operationsOf.all(user));
    },

    async membersOf(operation) {
      return db.read(() => membersOf.all(operation).map(toUser));
    },

    async join(operation, user) {
      change(operation, user, true);
    },

    async leave(operation, user) {
      change(operation, user, false);
    },
  };
}
