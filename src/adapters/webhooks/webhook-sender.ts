import { lookup as lookupName } from "node:dns";
import http from "node:http";
import https from "node:https";
import { isIP, type LookupFunction } from "node:net";
import type { WebhookPolicy, WebhookSender } from "../../ports/webhook-sender.js";
import { isPublicAddress } from "./public-address.js";

const TIMEOUT_MS = 10_000;
/** Of all headers of an answer; longer ones are an error. */
const MOST_HEADER_BYTES = 8192;
const REFUSED = "the target is at a private address";

/** What goes wrong, by the codes of Node, in words that hold nothing of the target. */
const PROBLEMS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "the target refused the connection",
  ECONNRESET: "the target ended the connection",
  ENOTFOUND: "the name of the target is unknown",
  EAI_AGAIN: "names cannot be looked up",
  ABORT_ERR: `the target did not answer within ${TIMEOUT_MS / 1000} s`,
  HPE_HEADER_OVERFLOW: "the headers of the answer are too long",
};

/**
 * Sends by Node's own client.
 * @param resolve looks names up; Node's way unless said
 */
export function createWebhookSender(
  policy: WebhookPolicy,
  { timeoutMs = TIMEOUT_MS, resolve = lookupName as LookupFunction } = {},
): WebhookSender {
  const isAllowed = (address: string) => policy.mayBePrivate || isPublicAddress(address);

  /** The addresses that are connected to are those that are judged: a name that leads elsewhere a moment later makes no difference. */
  const lookup: LookupFunction = (name, options, callback) => {
    resolve(name, { ...options, all: true }, (error, found) => {
      const addresses = Array.isArray(found) ? found : [];
      const [first] = addresses;
      if (error !== null) callback(error, "");
      else if (first === undefined || !addresses.every(({ address }) => isAllowed(address)))
        callback(new Error(REFUSED), "");
      else if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };

  return {
    policy,
    post({ url, headers, body }) {
      const { protocol, hostname } = new URL(url);
      const literal = hostname.replace(/^\[|\]$/g, "");
      // An address that is written out is not looked up.
      if (isIP(literal) !== 0 && !isAllowed(literal)) return Promise.resolve({ problem: REFUSED });
      if (protocol !== "https:" && !policy.mayBePlain)
        return Promise.resolve({ problem: "the target is not an https URL" });
      return new Promise((done) => {
        const request = (protocol === "https:" ? https : http).request(url, {
          method: "POST",
          headers: { ...headers, "content-length": String(Buffer.byteLength(body)) },
          agent: false,
          lookup,
          maxHeaderSize: MOST_HEADER_BYTES,
          signal: AbortSignal.timeout(timeoutMs),
        });
        request.on("response", (answer) => {
          done({ status: answer.statusCode ?? 0 });
          // Nothing of the answer is read, however much there is.
          request.destroy();
        });
        request.on("error", (error) => done({ problem: problemOf(error) }));
        request.end(body);
      });
    },
  };
}

function problemOf(error: Error & { code?: string }): string {
  if (error.message === REFUSED) return REFUSED;
  const code =
    error.name === "AbortError" || error.name === "TimeoutError" ? "ABORT_ERR" : (error.code ?? "");
  return (
    PROBLEMS[code] ?? `the target could not be reached (${/^[A-Z0-9_]{1,40}$/.test(code) ? code : "unknown"})`
  );
}
