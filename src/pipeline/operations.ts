import { type Acting, reaches } from "../domain/actor.js";
import { expected, type LeadlightError } from "../domain/errors.js";
import { parseRegions } from "../domain/identifiers/regions.js";
import type { IdentifierTools } from "../domain/identifiers/tools.js";
import type { OperationId, UserId } from "../domain/ids.js";
import { parseName } from "../domain/names.js";
import type { Operation, OperationRules } from "../domain/operation.js";
import type { User } from "../domain/user.js";
import type { ActingContext } from "../ports/acting.js";
import type { Store } from "../ports/store.js";

/** An operation, and who works on it. */
export interface StaffedOperation {
  readonly operation: Operation;
  readonly members: readonly User[];
}

/** The operations as far as whoever acts reaches: the others do not exist for them. */
export interface Operations {
  /** Opens one; somebody with an account who does so works on it. @throws ARGUMENT_INVALID, OPERATION_EXISTS */
  open(name: string, rules?: Pick<OperationRules, "regions">): Promise<Operation>;
  /** Oldest first. */
  list(): Promise<Operation[]>;
  members(operation: Operation): Promise<StaffedOperation>;
  /** @throws OPERATION_UNKNOWN */
  named(name: string): Promise<Operation>;
  /**
   * The one of this name, which is opened if there is none.
   * @throws OPERATION_UNKNOWN for who does not reach every operation, and so may not open one by the way
   */
  ensure(name: string): Promise<Operation>;
  /** Before work is done for it. @throws OPERATION_UNKNOWN where {@link ensure} would */
  assertUsable(name: string): Promise<void>;
  /** @throws OPERATION_UNKNOWN */
  find(id: OperationId): Promise<Operation>;
  /** Says how it is worked on from now on. @throws OPERATION_UNKNOWN, ARGUMENT_INVALID for regions that are none */
  change(id: OperationId, rules: Partial<OperationRules>): Promise<Operation>;
  /** @throws OPERATION_UNKNOWN, USER_UNKNOWN */
  setMember(operation: OperationId, user: UserId, isMember: boolean): Promise<void>;
  /** @throws `refusal`, which is logged, unless whoever acts reaches the operation */
  assertReached(operation: OperationId, refusal: () => LeadlightError): Promise<void>;
  /** The operations that whoever acts reaches; undefined for all. */
  reached(): readonly OperationId[] | undefined;
}

export function createOperations({
  store,
  acting,
  identifierTools,
}: {
  store: Store;
  acting: ActingContext;
  identifierTools: Pick<IdentifierTools, "phones">;
}): Operations {
  const { operations, accounts } = store;
  const current = (): Acting => acting.current();
  const isReached = ({ id }: Operation) => reaches(current().reach, id);

  async function assertReached(operation: OperationId, refusal: () => LeadlightError): Promise<void> {
    if (reaches(current().reach, operation)) return;
    const error = refusal();
    await store.audit.append({ act: "access.deny", operationId: operation, details: { code: error.code } });
    throw error;
  }

  async function reached(operation: Operation | null, asked: string): Promise<Operation> {
    const unknown = () => expected("OPERATION_UNKNOWN", "an operation that exists", "the operation", asked);
    if (operation === null) throw unknown();
    await assertReached(operation.id, unknown);
    return operation;
  }

  async function named(name: string): Promise<Operation> {
    return reached(await operations.findByName(parseName(name, "the operation")), name);
  }

  async function find(id: OperationId): Promise<Operation> {
    return reached(await operations.find(id), id);
  }

  function parsed(rules: Partial<OperationRules>): Partial<OperationRules> {
    if (rules.regions === undefined) return rules;
    return { ...rules, regions: parseRegions(rules.regions, identifierTools.phones.regions) };
  }

  return {
    async open(name, rules) {
      const checked = rules === undefined ? {} : parsed(rules);
      const operation = await operations.add(parseName(name, "the operation"), checked);
      const { actor } = current();
      if (actor.kind === "user") await accounts.memberships.join(operation.id, actor.id as UserId);
      return operation;
    },
    list: async () => (await operations.list()).filter(isReached),
    members: async (operation) => ({
      operation,
      members: await accounts.memberships.membersOf(operation.id),
    }),
    named,
    ensure: async (name) =>
      current().reach === "all" ? operations.ensure(parseName(name, "the operation")) : named(name),
    async assertUsable(name) {
      if (current().reach !== "all") await named(name);
    },
    find,
    change: async (id, rules) => operations.change((await find(id)).id, parsed(rules)),
    async setMember(id, user, isMember) {
      const operation = await find(id);
      await (isMember ? accounts.memberships.join : accounts.memberships.leave)(operation.id, user);
    },
    assertReached,
    reached() {
      const { reach } = current();
      return reach === "all" ? undefined : [...reach];
    },
  };
}
