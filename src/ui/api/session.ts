import type { Right } from "../../domain/rights.js";
import { plainRequest } from "./client.js";

export type { Right };

export interface Session {
  readonly user: { readonly id: string; readonly name: string; readonly roles: readonly string[] };
  /** The server decides; the page only hides what would be refused. */
  readonly rights: readonly Right[];
  readonly csrfToken: string;
  /** The password was given by somebody else and must be replaced first. */
  readonly mustChangePassword: boolean;
  readonly expiresAt: string;
}

const PATH = "/v1/session";
const csrf = ({ csrfToken }: Session) => ({ "leadlight-csrf": csrfToken });

/** The session of this browser's cookie. @throws Refusal KEY_MISSING, SESSION_EXPIRED */
export const currentSession = () => plainRequest<Session>(PATH);

/** @throws Refusal SIGN_IN_REFUSED, SIGN_IN_LOCKED */
export const signIn = (name: string, password: string) =>
  plainRequest<Session>(PATH, { method: "POST", body: { name, password } });

export const signOut = (session: Session) =>
  plainRequest<undefined>(PATH, { method: "DELETE" }, csrf(session));

/** @throws Refusal PASSWORD_INVALID, SIGN_IN_REFUSED */
export const changePassword = (session: Session, current: string, next: string) =>
  plainRequest<undefined>(`${PATH}/password`, { method: "PUT", body: { current, next } }, csrf(session));
