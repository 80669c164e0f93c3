import type { ReviewMode } from "../../domain/review-state.js";
import type { Role as DomainRole } from "../../domain/rights.js";
import type { Client } from "./client.js";

/** Those that people have. */
export const ROLES = [
  "analyst",
  "reviewer",
  "examiner",
  "adjudicator",
  "supervisor",
  "auditor",
  "administrator",
] as const satisfies readonly DomainRole[];
export type Role = (typeof ROLES)[number];

export interface User {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly disabledAt: string | null;
  readonly createdAt: string;
}

/** How the candidates of an operation are reviewed. */
export interface OperationRules {
  readonly reviewMode: ReviewMode;
  /** Whether scores and names are held back until an opinion is given. */
  readonly blind: boolean;
}

export interface Operation extends OperationRules {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly members: readonly { readonly id: string; readonly name: string }[];
}

const USERS = "/v1/users";
const OPERATIONS = "/v1/operations";
const at = (root: string, id: string) => `${root}/${encodeURIComponent(id)}`;

export async function listUsers(client: Client): Promise<readonly User[]> {
  return (await client.json<{ items: readonly User[] }>(USERS)).items;
}

/** @returns the password, which the server shows this once */
export async function addUser(client: Client, name: string, roles: readonly Role[]): Promise<string> {
  const reply = await client.json<{ initialPassword: string }>(USERS, {
    method: "POST",
    body: { name, roles },
  });
  return reply.initialPassword;
}

export function changeUser(
  client: Client,
  id: string,
  change: { roles?: readonly Role[]; disabled?: boolean },
): Promise<unknown> {
  return client.json(at(USERS, id), { method: "PATCH", body: change });
}

/** @returns the new password, which the server shows this once */
export async function resetPassword(client: Client, id: string): Promise<string> {
  const path = `${at(USERS, id)}/password`;
  return (await client.json<{ initialPassword: string }>(path, { method: "POST" })).initialPassword;
}

export async function listOperations(client: Client): Promise<readonly Operation[]> {
  return (await client.json<{ items: readonly Operation[] }>(OPERATIONS)).items;
}

export function addOperation(client: Client, name: string): Promise<unknown> {
  return client.json(OPERATIONS, { method: "POST", body: { name } });
}

export function changeOperation(
  client: Client,
  id: string,
  rules: Partial<OperationRules>,
): Promise<unknown> {
  return client.json(at(OPERATIONS, id), { method: "PATCH", body: rules });
}

export function setMember(
  client: Client,
  operationId: string,
  userId: string,
  isMember: boolean,
): Promise<unknown> {
  const path = `${at(OPERATIONS, operationId)}/members/${encodeURIComponent(userId)}`;
  return client.json(path, { method: isMember ? "PUT" : "DELETE" });
}
