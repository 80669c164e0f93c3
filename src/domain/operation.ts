import type { OperationId } from "./ids.js";

/** The case everything belongs to. */
export interface Operation {
  readonly id: OperationId;
  readonly name: string;
  readonly createdAt: Date;
}

/** Where ads go when nobody names an operation. */
export const DEFAULT_OPERATION = "default";
