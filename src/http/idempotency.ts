import type { FastifyReply, FastifyRequest } from "fastify";
import { type Static, type TSchema, Type } from "typebox";
import { expected } from "../domain/errors.js";
import { type Sha256, sha256Of } from "../domain/ids.js";
import type { KeptReply, Store } from "../ports/store.js";

/** Request headers of every route that makes something. */
export const IdempotencyHeaders = Type.Object({
  "idempotency-key": Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 255,
      pattern: "^[!-~]+$",
      description: "a name of your own for this request; sending it again gives the first reply again",
    }),
  ),
});

export interface Made<Body> {
  readonly status: 200 | 201;
  readonly body: Body;
}

/**
 * Runs `work` and answers with what it made, or, under an Idempotency-Key that was answered before, answers the same
 * again. Of two requests with one key at the same time the second waits for the first. Refusals are not kept: they
 * changed nothing, so the request may be tried again under the same key.
 * @param content what was sent, as anything that JSON can hold
 * @throws IDEMPOTENCY_KEY_REUSED, and what `work` throws
 */
export type AnswerOnce = <Body>(
  request: FastifyRequest<{ Headers: Static<typeof IdempotencyHeaders> }>,
  reply: FastifyReply,
  content: unknown,
  work: () => Promise<Made<Body>>,
) => Promise<never>;

export function createAnswerOnce(store: Store): AnswerOnce {
  const inTurn = createTurns();
  return async (request, reply, content, work) => {
    const given = request.headers["idempotency-key"];
    if (given === undefined) {
      const { status, body } = await work();
      return answered(reply.code(status).send(body));
    }
    const key = keyOf(request, given);
    const fingerprint = fingerprintOf(request, content);
    const { kept, isReplay } = await inTurn(key, async () => {
      const known = await store.replies.find(key);
      if (known !== null) return { kept: matching(known, fingerprint), isReplay: true };
      const { status, body } = await work();
      const fresh: KeptReply = { fingerprint, status, body: String(reply.code(status).serialize(body)) };
      await keep(store, key, fresh, request);
      return { kept: fresh, isReplay: false };
    });
    if (isReplay) reply.header("idempotency-replayed", "true");
    return answered(reply.code(kept.status).type("application/json; charset=utf-8").send(kept.body));
  };
}

function matching(known: KeptReply, fingerprint: Sha256): KeptReply {
  if (known.fingerprint === fingerprint) return known;
  throw expected("IDEMPOTENCY_KEY_REUSED", "the request it first came with", "an Idempotency-Key", "another");
}

/** The work is done by now: a reply that cannot be kept must not turn it into a failure. */
async function keep(store: Store, key: string, reply: KeptReply, request: FastifyRequest): Promise<void> {
  try {
    await store.replies.keep(key, reply);
  } catch (error) {
    request.log.error({ err: error }, "the reply could not be kept for its Idempotency-Key");
  }
}

/** Everybody names their requests for themselves: nobody is given a reply that was another's. */
function keyOf({ acting }: FastifyRequest, given: string): string {
  return `${acting?.actor.kind} ${acting?.actor.id} ${given}`;
}

function fingerprintOf(request: FastifyRequest, content: unknown): Sha256 {
  const whole = JSON.stringify([request.method, request.url, content]);
  return sha256Of(whole);
}

/** Fastify takes a reply that was sent already as the result of a handler; its types cannot say so. */
function answered(reply: FastifyReply): never {
  return reply as never;
}

/** One at a time for each key, in the order of asking. */
function createTurns() {
  const last = new Map<string, Promise<unknown>>();
  return async <Result>(key: string, work: () => Promise<Result>): Promise<Result> => {
    const mine = (last.get(key) ?? Promise.resolve()).then(work);
    const settled = mine.catch(() => undefined);
    last.set(key, settled);
    try {
      return await mine;
    } finally {
      if (last.get(key) === settled) last.delete(key);
    }
  };
}

/** Response entry with the header that marks a replay. */
export function onceReply<Schema extends TSchema>(schema: Schema, description: string): Schema {
  return {
    ...schema,
    description,
    headers: {
      "Idempotency-Replayed": { type: "string", description: "true when this is an earlier reply again" },
    },
  };
}
