import { stringifySetCookie } from "cookie";

/** The cookie that holds the token of a session. */
export const SESSION_COOKIE = "leadlight_session";

/**
 * The header that makes the browser keep a token until it is closed, or with an empty one forget it. No script can read it, and no page of another
 * site makes the browser send it.
 * @param secure true where the browser speaks TLS: then it is never sent without
 */
export function sessionCookie(token: string, secure: boolean): string {
  return stringifySetCookie({
    name: SESSION_COOKIE,
    value: token,
    path: "/",
    httpOnly: true,
    sameSite: "strict",
    secure,
    ...(token === "" ? { maxAge: 0 } : {}),
  });
}
