import type { FastifyReply } from "fastify";

/**
 * For every reply: it is what it says it is, nobody frames it, nothing in it runs, and no cache keeps it. Whatever
 * Leadlight answers may be about a person.
 */
export function setSecurityHeaders(reply: FastifyReply): void {
  reply.headers({
    "cache-control": "private, no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  });
}
