import { type Static, Type } from "typebox";
import { ROLES } from "../domain/rights.js";
import type { User } from "../domain/user.js";
import { MomentSchema } from "./shared-json.js";

export const UserSchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  roles: Type.Array(Type.Enum([...ROLES])),
  createdAt: MomentSchema,
  disabledAt: Type.Union([MomentSchema, Type.Null()], { description: "null while they may sign in" }),
});

export function userJson({ id, name, roles, createdAt, disabledAt }: User): Static<typeof UserSchema> {
  return {
    id,
    name,
    roles: [...roles],
    createdAt: createdAt.toISOString(),
    disabledAt: disabledAt?.toISOString() ?? null,
  };
}
