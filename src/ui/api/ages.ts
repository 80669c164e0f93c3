import type { Justification } from "../../domain/actor.js";
import type { AgeBasis, AgeFlagValue } from "../../domain/age-flag.js";
import type { Client } from "./client.js";

/** Says of a face whether it is a minor's. @throws Refusal FACE_UNKNOWN, ARGUMENT_INVALID */
export function flagAge(
  client: Client,
  faceId: string,
  flag: { value: AgeFlagValue; basis: AgeBasis },
): Promise<unknown> {
  return client.json(`${pathOf(faceId)}/age-flag`, { method: "PUT", body: flag });
}

/** Asks to see a face that is blurred. @throws Refusal FACE_UNKNOWN, FACE_NOT_BLURRED, REASON_MISSING */
export function revealFace(client: Client, faceId: string, reason: Justification): Promise<unknown> {
  return client.json(`${pathOf(faceId)}/reveal`, { method: "POST", body: { reason } });
}

const pathOf = (faceId: string) => `/v1/faces/${encodeURIComponent(faceId)}`;
