import type { FastifyReply, FastifyRequest } from "fastify";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { WorkGate } from "./work-gate.js";

/** Upper bounds in seconds: from a page of a list to the upload of an ad with many pictures. */
const DURATIONS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120];

/** What a running server says of itself, for Prometheus. It names routes and never what was asked of them. */
export interface Metrics {
  readonly contentType: string;
  /** @returns the text exposition format, version 0.0.4 */
  text(): Promise<string>;
  /** Counts an answer, and how long it took. */
  answered(request: FastifyRequest, reply: FastifyReply): void;
  /** Counts a refusal by its code. */
  refused(code: string): void;
}

/**
 * @param parts.ofProcess whether memory, processor, garbage collection and the event loop are watched as well: once in a process
 */
export function createMetrics(parts: {
  version: string;
  pictureGate: WorkGate;
  ofProcess: boolean;
}): Metrics {
  const registers = [new Registry()] as const;
  const [registry] = registers;
  if (parts.ofProcess) collectDefaultMetrics({ register: registry });
  new Gauge({
    name: "leadlight_build_info",
    help: "Always 1; the version that runs is its label.",
    labelNames: ["version"],
    registers: [...registers],
  }).set({ version: parts.version }, 1);
  const durations = new Histogram({
    name: "leadlight_http_request_duration_seconds",
    help: "Seconds from a request's head to the end of its answer.",
    labelNames: ["method", "route", "status"],
    buckets: DURATIONS,
    registers: [...registers],
  });
  const refusals = new Counter({
    name: "leadlight_http_refusals_total",
    help: "Requests that were refused, by the code of the error.",
    labelNames: ["code"],
    registers: [...registers],
  });
  new Gauge({
    name: "leadlight_picture_requests",
    help: "Requests that hold or wait for pictures; running is how many are worked on.",
    labelNames: ["state"],
    registers: [...registers],
    collect() {
      const { admitted, running, bytes } = parts.pictureGate.load();
      this.set({ state: "admitted" }, admitted);
      this.set({ state: "running" }, running);
      uploads.set(bytes);
    },
  });
  const uploads = new Gauge({
    name: "leadlight_picture_request_bytes",
    help: "Most bytes of uploads that these may hold in memory.",
    registers: [...registers],
  });
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    answered(request, reply) {
      const route = request.routeOptions.url ?? "unknown";
      const labels = { method: request.method, route, status: String(reply.statusCode) };
      durations.observe(labels, reply.elapsedTime / 1000);
    },
    refused: (code) => refusals.inc({ code }),
  };
}
