/** The body of every refusal of the server, RFC 9457; what this page uses of it. */
interface ProblemBody {
  readonly code: string;
  readonly title?: string;
  readonly detail?: string;
  readonly hint?: string;
}

/** What the server refused, or that it did not answer (`OFFLINE`). */
export class Refusal extends Error {
  /** Stable; the texts of the page are chosen by it. */
  readonly code: string;
  readonly title: string | null;
  readonly detail: string | null;
  readonly hint: string | null;
  /** Seconds after which to try again, where the server says so. */
  readonly retryAfter: number | null;

  constructor({ code, title, detail, hint }: ProblemBody, retryAfter: number | null = null) {
    super(detail ?? code);
    this.code = code;
    this.title = title ?? null;
    this.detail = detail ?? null;
    this.hint = hint ?? null;
    this.retryAfter = retryAfter;
  }
}

/** Reads a refusal; one that is no problem+json, of a proxy say, becomes `UNREADABLE`. */
export function refusalOf(status: number, body: string, retryAfter: string | null): Refusal {
  const seconds = retryAfter === null ? Number.NaN : Number(retryAfter);
  const wait = Number.isFinite(seconds) ? seconds : null;
  try {
    const parsed: unknown = JSON.parse(body);
    if (isProblem(parsed)) return new Refusal(parsed, wait);
  } catch {
    // Not JSON: said below.
  }
  return new Refusal({ code: "UNREADABLE", detail: `HTTP ${status}` }, wait);
}

function isProblem(value: unknown): value is ProblemBody {
  return typeof value === "object" && value !== null && "code" in value && typeof value.code === "string";
}

/** Whatever was thrown, as something that can be shown. */
export function asRefusal(thrown: unknown): Refusal {
  if (thrown instanceof Refusal) return thrown;
  return new Refusal({
    code: "PAGE_FAULT",
    detail: thrown instanceof Error ? thrown.message : String(thrown),
  });
}
