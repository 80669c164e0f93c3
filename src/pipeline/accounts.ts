import { expected } from "../domain/errors.js";
import type { UserId } from "../domain/ids.js";
import { asTyped, initialPassword, parsePassword } from "../domain/password.js";
import { parseRoles } from "../domain/rights.js";
import { parseUserName, type User } from "../domain/user.js";
import type { PasswordHasher } from "../ports/password-hasher.js";
import type { Store } from "../ports/store.js";
import type { Turns } from "./turns.js";

/** An account with a password to begin with, which is shown now and never again. */
export interface OpenedAccount {
  readonly user: User;
  readonly initialPassword: string;
}

/** The accounts, for who manages them. */
export interface Accounts {
  /** @throws ARGUMENT_INVALID, ROLES_INCOMPATIBLE, USER_EXISTS */
  add(name: string, roles: readonly string[]): Promise<OpenedAccount>;
  /** Oldest first, disabled ones included. */
  list(): Promise<User[]>;
  /** @throws USER_UNKNOWN */
  named(name: string): Promise<User>;
  /** Somebody who is disabled is signed out. @throws USER_UNKNOWN, ARGUMENT_INVALID, ROLES_INCOMPATIBLE */
  change(
    id: UserId,
    change: { roles?: readonly string[] | undefined; disabled?: boolean | undefined },
  ): Promise<User>;
  /** Gives a new password to begin with, and signs out. @throws USER_UNKNOWN */
  reset(id: UserId): Promise<OpenedAccount>;
  /**
   * Replaces one's own password and signs out everywhere.
   * @throws USER_UNKNOWN, SIGN_IN_REFUSED for a wrong current one, PASSWORD_INVALID
   */
  choosePassword(id: UserId, given: { current: string; next: string }): Promise<User>;
}

/** @param parts.hashing in which passwords are hashed: each takes much memory, by design */
export function createAccounts(parts: { store: Store; hasher: PasswordHasher; hashing: Turns }): Accounts {
  const { hasher, hashing } = parts;
  const { users } = parts.store.accounts;
  const hashOf = (password: string) => hashing(() => hasher.hash(asTyped(password)));

  async function known(id: UserId): Promise<User> {
    const user = await users.find(id);
    if (user === null) throw expected("USER_UNKNOWN", "an account that exists", "the user", id);
    return user;
  }

  return {
    async add(name, roles) {
      const given = { name: parseUserName(name), roles: parseRoles(roles) };
      const password = initialPassword();
      return {
        user: await users.add({ ...given, passwordHash: await hashOf(password) }),
        initialPassword: password,
      };
    },
    list: () => users.list(),
    async named(name) {
      const user = await users.findByName(name);
      if (user === null) throw expected("USER_UNKNOWN", "the name of an account", "the user", name);
      return known(user.id);
    },
    change: (id, { roles, disabled }) =>
      users.change(id, { disabled, roles: roles === undefined ? undefined : parseRoles(roles) }),
    async reset(id) {
      await known(id);
      const password = initialPassword();
      const user = await users.setPassword(id, { hash: await hashOf(password), mustChange: true });
      return { user, initialPassword: password };
    },
    async choosePassword(id, { current, next }) {
      const { name } = await known(id);
      const kept = await users.findByName(name);
      const isTheirs =
        kept !== null && (await hashing(() => hasher.matches(kept.passwordHash, asTyped(current))));
      if (!isTheirs) throw expected("SIGN_IN_REFUSED", "the password in force", "the current one", "another");
      const password = parsePassword(next, name);
      if (password === asTyped(current))
        throw expected("PASSWORD_INVALID", "another password", "the new one", "the one in force");
      return users.setPassword(id, { hash: await hashOf(password), mustChange: false });
    },
  };
}
