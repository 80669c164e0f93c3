import { argon2Hasher } from "../../src/adapters/argon2/password-hasher.js";
import type { Role } from "../../src/domain/rights.js";
import type { User } from "../../src/domain/user.js";
import type { Leadlight } from "../../src/pipeline/leadlight.js";
import type { SignedIn } from "../../src/pipeline/sign-in.js";

/** Argon2id at next to no cost: nothing is to be protected. */
export const quickHasher = argon2Hasher({ memoryCost: 64, timeCost: 1, parallelism: 1 });

/** Somebody with an account, past their first sign-in. */
export interface TestAccount {
  readonly user: User;
  readonly password: string;
}

type Accounts = Pick<Leadlight, "accounts" | "operations" | "signIn" | "acting" | "store">;

/** Makes an account of somebody who works on operations, which are opened if there are none of these names. */
export async function accountOf(
  { accounts, operations }: Accounts,
  name: string,
  roles: readonly Role[],
  operationNames: readonly string[] = ["default"],
): Promise<TestAccount> {
  const { user, initialPassword } = await accounts.add(name, roles);
  const password = `a long password of ${name}`;
  const changed = await accounts.choosePassword(user.id, { current: initialPassword, next: password });
  for (const operation of operationNames) {
    const { id } = await operations.ensure(operation);
    await operations.setMember(id, user.id, true);
  }
  return { user: changed, password };
}

/** Signs somebody in. */
export async function signedInAs(leadlight: Accounts, account: TestAccount): Promise<SignedIn> {
  return leadlight.signIn.open(account.user.name, account.password);
}

/** Does something as a person with an account. */
export async function actingAs<Result>(
  leadlight: Accounts,
  account: TestAccount,
  work: () => Promise<Result>,
): Promise<Result> {
  const { caller } = await signedInAs(leadlight, account);
  return leadlight.acting.run({ ...caller, justification: "review" }, work);
}
