import { Refusal, refusalOf } from "./problem.js";

/** The refusals that mean: nobody is signed in any more. */
const LAPSED = new Set(["SESSION_EXPIRED", "KEY_MISSING"]);
const CSRF_HEADER = "leadlight-csrf";
const BLURRED_HEADER = "leadlight-blurred-faces";
const EXPLICIT_HEADER = "leadlight-explicit";
/** Times that a request is sent again when the server is busy. */
const PATIENCE = 4;

export interface RequestOptions {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Sent as JSON. */
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** Lets the request outlive the page, when it is left. */
  readonly keepalive?: boolean;
}

/** Speaks with the server; the only place that knows about cookies, tokens and lapsed sessions. */
export interface Client {
  /** @throws Refusal */
  json<Reply>(path: string, options?: RequestOptions): Promise<Reply>;
  /** A picture, the ids of the faces that are blurred in it, and whether all of it is likely explicit. @throws Refusal */
  picture(path: string): Promise<{
    readonly blob: Blob;
    readonly blurred: readonly string[];
    readonly isExplicit: boolean;
  }>;
  /** Headers of a request that somebody else sends (an upload with progress). */
  headers(): Record<string, string>;
  /**
   * Waits until somebody has signed in again, where a refusal means that the session lapsed.
   * @returns true when the request should be sent again
   */
  renewed(refusal: Refusal): Promise<boolean>;
}

/** @param onLapse shows the sign-in and settles when the same person is signed in again; rejects when another is */
export function createClient(csrfToken: () => string | null, onLapse: () => Promise<void>): Client {
  const headers = (): Record<string, string> => {
    const token = csrfToken();
    return token === null ? {} : { [CSRF_HEADER]: token };
  };

  async function renewed(refusal: Refusal): Promise<boolean> {
    if (!LAPSED.has(refusal.code)) return false;
    await onLapse();
    return true;
  }

  async function send(path: string, options: RequestOptions, attempt = 0): Promise<Response> {
    const reply = await reach(path, options, headers());
    if (reply.ok) return reply;
    const refusal = refusalOf(reply.status, await reply.text(), reply.headers.get("retry-after"));
    if (await renewed(refusal)) return send(path, options, attempt);
    const isBusy = reply.status === 503 && refusal.retryAfter !== null;
    if (!isBusy || attempt >= PATIENCE) throw refusal;
    await pause(Math.min(refusal.retryAfter ?? 0, 5) * 1000);
    return send(path, options, attempt + 1);
  }

  return {
    async json<Reply>(path: string, options: RequestOptions = {}) {
      const reply = await send(path, options);
      return (reply.status === 204 ? undefined : await reply.json()) as Reply;
    },
    async picture(path) {
      const reply = await send(path, {});
      const blurred = reply.headers.get(BLURRED_HEADER)?.split(",") ?? [];
      return { blob: await reply.blob(), blurred, isExplicit: reply.headers.has(EXPLICIT_HEADER) };
    },
    headers,
    renewed,
  };
}

/** One request without any of the above: what signing in itself uses. @throws Refusal */
export async function plainRequest<Reply>(
  path: string,
  options: RequestOptions = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  const reply = await reach(path, options, headers);
  if (!reply.ok) throw refusalOf(reply.status, await reply.text(), reply.headers.get("retry-after"));
  return (reply.status === 204 ? undefined : await reply.json()) as Reply;
}

async function reach(
  path: string,
  { method = "GET", body, headers: own, keepalive = false }: RequestOptions,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  const type = body === undefined ? {} : { "content-type": "application/json" };
  try {
    return await fetch(path, {
      method,
      headers: { ...type, ...headers, ...own },
      body: body === undefined ? null : JSON.stringify(body),
      credentials: "same-origin",
      keepalive,
    });
  } catch {
    throw new Refusal({ code: "OFFLINE" });
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
