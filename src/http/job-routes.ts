import { Type } from "typebox";
import { JOB_STEPS } from "../domain/jobs/transitions.js";
import { cutPage, DEFAULT_LIMIT, NextCursorSchema, pageQuery, readCursor } from "./cursor.js";
import type { HttpContext, HttpInstance } from "./http-context.js";
import { IdempotencyHeaders, onceReply } from "./idempotency.js";
import { createJobEvents } from "./job-events.js";
import { JobErrorSchema, JobSchema, JobStateSchema, jobJson } from "./job-json.js";
import { JobRequestSchema, readJobRequest } from "./job-request.js";
import { operationNames } from "./operation-names.js";
import { IdParams, readId } from "./path-ids.js";
import { REFUSALS } from "./problem.js";

const SUMMARIES = {
  pause: "Let a job rest after the items that it is at",
  resume: "Let a job go on that was paused, or waits",
  cancel: "End a job after the items that it is at",
  retry: "Try a job again that failed or was cancelled",
} as const;

const DESCRIPTIONS = {
  pause: "What it did stays, and it goes on from there when it is resumed.",
  resume: "It is queued again, and done when its turn comes.",
  cancel: "What it did stays. One that finishes meanwhile is done.",
  retry: "It goes on where it stopped.",
} as const;

/** Work that goes on without the one who asked for it. */
export function jobRoutes(app: HttpInstance, context: HttpContext): void {
  const { jobs, store } = context.leadlight;
  const names = () => operationNames(store);
  const config = { access: "job.use" } as const;
  const tags = ["jobs"];

  app.get(
    "/v1/jobs",
    {
      config,
      schema: {
        operationId: "listJobs",
        tags,
        summary: "List the jobs",
        description: "Those of which you may start the kind, in the operations that you work on.",
        querystring: Type.Object(
          { state: Type.Optional(JobStateSchema), ...pageQuery },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({
            items: Type.Array(JobSchema, { description: "newest first" }),
            nextCursor: NextCursorSchema,
          }),
          ...REFUSALS,
        },
      },
    },
    async ({ query: { state, limit = DEFAULT_LIMIT, cursor } }) => {
      const after = cursor === undefined ? null : readCursor("job", cursor);
      const states = state === undefined ? undefined : [state];
      const { page, nextCursor } = cutPage(
        await jobs.list({ states }, { after, limit: limit + 1 }),
        limit,
        ({ id }) => id,
      );
      const named = await names();
      return { items: page.map((job) => jobJson(job, named)), nextCursor };
    },
  );

  app.post(
    "/v1/jobs",
    {
      config,
      schema: {
        operationId: "addJob",
        tags,
        summary: "Queue work",
        description:
          "Needs the right for the kind as well. The same work is not queued twice: `isNew` is false and the job the unfinished one then.",
        headers: IdempotencyHeaders,
        body: JobRequestSchema,
        response: {
          201: onceReply(Type.Object({ ...JobSchema.properties, isNew: Type.Boolean() }), "The job."),
          ...REFUSALS,
        },
      },
    },
    (request, reply) =>
      context.answerOnce(request, reply, request.body, async () => {
        const { job, isNew } = await jobs.add(await readJobRequest(request.body, context.inbox));
        return { status: 201, body: { ...jobJson(job, await names()), isNew } };
      }),
  );

  app.get(
    "/v1/jobs/:id",
    {
      config,
      schema: {
        operationId: "getJob",
        tags,
        summary: "Look at a job",
        description: "Its state, how far it is, and how long the rest takes at the present rate.",
        params: IdParams,
        response: { 200: JobSchema, ...REFUSALS },
      },
    },
    async ({ params }) => jobJson(await jobs.find(readId("job", params.id)), await names()),
  );

  app.get(
    "/v1/jobs/:id/errors",
    {
      config,
      schema: {
        operationId: "listJobErrors",
        tags,
        summary: "List what a job could not take",
        description: "Where it stood, and why; the first 1,000 are kept.",
        params: IdParams,
        querystring: Type.Object(
          {
            after: Type.Optional(
              Type.Integer({ minimum: 0, maximum: 1000, default: 0, description: "so many are passed over" }),
            ),
            limit: pageQuery.limit,
          },
          { additionalProperties: false },
        ),
        response: { 200: Type.Object({ items: Type.Array(JobErrorSchema) }), ...REFUSALS },
      },
    },
    async ({ params, query: { after = 0, limit = DEFAULT_LIMIT } }) => ({
      items: await jobs.errors(readId("job", params.id), { after, limit }),
    }),
  );

  for (const step of JOB_STEPS)
    app.post(
      `/v1/jobs/:id/${step}`,
      {
        config,
        schema: {
          operationId: `${step}Job`,
          tags,
          summary: SUMMARIES[step],
          description: DESCRIPTIONS[step],
          headers: IdempotencyHeaders,
          params: IdParams,
          body: Type.Object({}, { additionalProperties: false }),
          response: { 201: onceReply(JobSchema, "The job."), ...REFUSALS },
        },
      },
      (request, reply) =>
        context.answerOnce(request, reply, request.body, async () => {
          const id = readId("job", (request.params as { id: string }).id);
          return { status: 201, body: jobJson(await jobs.step(id, step), await names()) };
        }),
    );

  const events = createJobEvents();
  app.addHook("preClose", async () => events.close());
  app.get(
    "/v1/jobs/:id/events",
    {
      config,
      schema: {
        operationId: "followJob",
        tags,
        summary: "Follow a job",
        description:
          "Server-sent events: `job` with the job each time that it has changed, a comment every 15 seconds when nothing has, and `end` when it is over. " +
          "After 15 minutes the stream ends without one: ask again.",
        params: IdParams,
        response: {
          200: { description: "The events.", content: { "text/event-stream": { schema: Type.String() } } },
          ...REFUSALS,
        },
      },
    },
    async ({ params }, reply) => {
      const { id } = await jobs.find(readId("job", params.id));
      const named = await names();
      const stream = events.open(
        (signal) => jobs.follow(id, signal),
        (job) => jobJson(job, named),
      );
      reply.header("cache-control", "no-store").header("x-accel-buffering", "no").type("text/event-stream");
      return reply.send(stream as never);
    },
  );
}
