import { Type } from "typebox";
import { expected } from "../domain/errors.js";

/** Header of a request that is to be done only to what its sender has seen. */
export const IfMatchSchema = Type.Optional(
  Type.String({
    maxLength: 100,
    description: "the ETag of what you saw; refused when that has changed since",
  }),
);

/** The tag of a version, as RFC 9110, section 8.8.3, writes it. */
export function entityTag(version: number): string {
  return `"${version}"`;
}

/** @returns the version; undefined for any @throws REQUEST_INVALID for what is no tag of ours */
export function readVersion(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch === "*") return undefined;
  const [, version] = /^"([1-9][0-9]{0,8})"$/.exec(ifMatch) ?? [];
  if (version === undefined) throw expected("REQUEST_INVALID", "an ETag of this server", "If-Match", ifMatch);
  return Number(version);
}
