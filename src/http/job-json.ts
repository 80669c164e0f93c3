import { type Static, Type } from "typebox";
import { ERROR_HINTS, type ErrorCode } from "../domain/errors.js";
import type { OperationId } from "../domain/ids.js";
import { JOB_KINDS, JOB_STATES, type Job, type JobKind, secondsLeft } from "../domain/jobs/job.js";
import { MomentSchema } from "./shared-json.js";

const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(
  schema: Schema,
  description: string,
) => Type.Union([schema, Type.Null()], { description });
const CodeSchema = Type.Enum(Object.keys(ERROR_HINTS) as ErrorCode[]);
export const JobStateSchema = Type.Enum([...JOB_STATES]);

export const JobSchema = Type.Object({
  id: Type.String(),
  kind: Type.Enum(Object.keys(JOB_KINDS) as JobKind[]),
  operation: orNull(Type.String(), "null for what concerns the whole installation"),
  state: JobStateSchema,
  wish: Type.Enum(["run", "pause", "cancel"], { description: "what a running job will come to" }),
  code: orNull(CodeSchema, "what it waits for, or failed of"),
  priority: Type.Integer({ description: "0 to 9, the higher goes first" }),
  done: Type.Integer({ description: "items that are done" }),
  total: orNull(Type.Integer(), "all items; null while it is not known"),
  rate: orNull(Type.Number(), "items a second, lately"),
  secondsLeft: orNull(Type.Number(), "at that rate; null while it cannot be said"),
  errors: Type.Integer({ description: "items that could not be taken" }),
  result: orNull(
    Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()])),
    "what came of it",
  ),
  createdAt: MomentSchema,
  startedAt: orNull(MomentSchema, "when it was begun first"),
  finishedAt: orNull(MomentSchema, "when it was over"),
});

export const JobErrorSchema = Type.Object({
  source: Type.String({ description: "file or manifest" }),
  line: Type.Integer({ description: "of the manifest; 0 for none" }),
  code: CodeSchema,
});

/** A job as clients see it: neither what it is about in full, which may name folders, nor who holds it. */
export function jobJson(job: Job, names: (id: OperationId) => string): Static<typeof JobSchema> {
  const { id, kind, state, wish, code, priority, done, total, rate, errors, result } = job;
  return {
    ...{ id, kind, state, wish, code, priority, done, total, rate, errors },
    result: result === null ? null : { ...result },
    operation: job.operationId === null ? null : names(job.operationId),
    secondsLeft: secondsLeft(job),
    createdAt: job.createdAt.toISOString(),
    startedAt: job.startedAt?.toISOString() ?? null,
    finishedAt: job.finishedAt?.toISOString() ?? null,
  };
}
