import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { wholeNumber } from "../arguments.js";
import type { Terminal } from "../terminal.js";
import { endsWithin, LONGEST_STOP_MS } from "../until-stopped.js";

interface ServeOptions {
  readonly data?: string;
  readonly json?: true;
  readonly host: string;
  readonly port: number;
  readonly tlsProxy?: true;
}

const STDERR = 2;
const DEFAULT_PORT = 8480;
/** From `dist/cli/main.js`, which this file becomes a part of. */
const PAGE_FOLDER = fileURLToPath(new URL("../ui", import.meta.url));
const LOOPBACK = new Set(["127.0.0.1", "::1", "localhost"]);

/** `leadlight serve [--host] [--port]`: runs until SIGINT or SIGTERM. */
export function addServeCommand(program: Command, terminal: Terminal): void {
  program
    .command("serve")
    .description("serve the review page and the HTTP API")
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--tls-proxy", "a proxy that speaks TLS stands in front: cookies are never sent without it")
    .option("--port <number>", "port to listen on, 0 for a free one", wholeNumber(0, 65535), DEFAULT_PORT)
    .action((_options: unknown, command: Command) =>
      serve(command.optsWithGlobals<ServeOptions>(), terminal, program.version() ?? ""),
    );
}

async function serve(options: ServeOptions, terminal: Terminal, version: string): Promise<void> {
  const { compose, readConfig } = await import("../loading.js");
  const { buildHttpApp } = await import("../../http/app.js");
  const { pino } = await import("pino");
  const destination = pino.destination(STDERR);
  const log = pino(destination);
  const config = readConfig(process.env, options);
  const leadlight = await compose(config, {
    onNotice: (message) => log.warn(message),
  });
  try {
    await leadlight.erasures.finish({ compact: true }).catch((thrown) => {
      log.warn({ err: thrown }, "erased rows leave pieces in the store until `leadlight erase finish`");
    });
    const key = (await leadlight.apiKeys.makeFirst())?.key ?? null;
    const app = await buildHttpApp({
      leadlight,
      version,
      inbox: config.inbox,
      pageFolder: PAGE_FOLDER,
      logger: { destination, level: "info" },
      secureCookies: options.tlsProxy === true,
      metersProcess: true,
    });
    const stopped = untilStopped();
    const url = await app.listen({ host: options.host, port: options.port });
    if (!LOOPBACK.has(options.host)) {
      log.warn(
        "listening beyond this machine: put a TLS proxy in front, keys and passwords travel in clear text",
      );
    }
    terminal.print(options.json === true ? `${JSON.stringify({ url, key })}\n` : welcome(url, key));
    const stopping = new AbortController();
    const background: Promise<void>[] = [];
    if (config.embedPictures === "background")
      background.push(leadlight.embedPictures.watch(stopping.signal));
    if (config.readText === "background") background.push(leadlight.pictureTexts.watch(stopping.signal));
    background.push(leadlight.standing.watch(stopping.signal));
    background.push(leadlight.deliver.watch(stopping.signal));
    background.push(
      leadlight.hashPictures.missing({ signal: stopping.signal }).then(
        () => undefined,
        (thrown) => log.warn({ err: thrown }, "images without a hash wait for the next start"),
      ),
    );
    background.push(leadlight.jobWorkers.run({ count: config.workers, signal: stopping.signal }));
    await stopped;
    endsWithin(LONGEST_STOP_MS);
    stopping.abort();
    await app.close();
    await Promise.all(background);
  } finally {
    await leadlight.close();
  }
}

function welcome(url: string, key: string | null): string {
  const shown = key === null ? "" : `API key (shown once, keep it): ${key}\n`;
  return `${shown}Leadlight listens on ${url} · docs at ${url}/docs\n`;
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}
