import { type Command, Option } from "commander";
import type { DeliveryId, WebhookId } from "../../domain/ids.js";
import { DELIVERY_STATES, type DeliveryState } from "../../domain/webhook.js";
import { needs } from "../access.js";
import { wholeNumber } from "../arguments.js";
import { runCommand } from "../run-command.js";
import { type Terminal, table } from "../terminal.js";
import { untilStopped } from "../until-stopped.js";

interface DeliveriesOptions {
  readonly state?: DeliveryState;
  readonly limit: number;
}

const MOST_LISTED = 200;
const DEFAULT_LISTED = 50;

/** `leadlight webhooks add|list|remove|deliveries|replay|run` */
export function addWebhookCommands(program: Command, terminal: Terminal): void {
  const webhooks = program.command("webhooks").description("programs that are told of alerts");

  needs("webhook.manage", webhooks.command("add"))
    .description("tell a target of the alerts of an operation; prints the secret that signs them, once")
    .argument("<url>")
    .requiredOption("--operation <name>")
    .action((url: string, { operation }: { operation: string }, command: Command) =>
      runCommand(command, terminal, async (leadlight) => {
        const { id } = await leadlight.operations.named(operation);
        const { webhook, secret } = await leadlight.webhooks.add(id, url);
        const text = `webhook ${webhook.id}\nsecret (shown once, keep it): ${secret}\n`;
        return { json: { ...webhook, secret }, text };
      }),
    );

  needs("webhook.manage", webhooks.command("list"))
    .description("the targets, oldest first")
    .action((_options: unknown, command: Command) =>
      runCommand(command, terminal, async (leadlight) => {
        const listed = await leadlight.webhooks.list();
        const names = new Map((await leadlight.operations.list()).map(({ id, name }) => [id, name]));
        const rows = listed.map(({ id, operationId, url }) => [
          id,
          names.get(operationId) ?? operationId,
          url,
        ]);
        return { json: { webhooks: listed }, text: table(["webhook", "operation", "target"], rows) };
      }),
    );

  needs("webhook.manage", webhooks.command("remove"))
    .description("tell a target no more; its deliveries go with it")
    .argument("<webhook>", "its id")
    .action((id: string, _options: unknown, command: Command) =>
      runCommand(command, terminal, async (leadlight) => {
        await leadlight.webhooks.remove(id as WebhookId);
        return { json: { removed: id }, text: `${id} is removed\n` };
      }),
    );

  needs("webhook.manage", webhooks.command("deliveries"))
    .description("what was sent, or waits, or was given up, newest first")
    .addOption(new Option("--state <state>", "`dead` for the dead letters").choices(DELIVERY_STATES))
    .option("--limit <number>", "at most so many", wholeNumber(1, MOST_LISTED), DEFAULT_LISTED)
    .action(({ state, limit }: DeliveriesOptions, command: Command) =>
      runCommand(command, terminal, async (leadlight) => {
        const deliveries = await leadlight.webhooks.deliveries({ state }, { after: null, limit });
        const rows = deliveries.map(({ id, webhookId, state, log }) => {
          const last = log.at(-1);
          return [id, webhookId, state, String(log.length), last?.problem ?? String(last?.status ?? "")];
        });
        const text = table(["delivery", "webhook", "state", "attempts", "last"], rows);
        return { json: { deliveries }, text };
      }),
    );

  needs("webhook.manage", webhooks.command("replay"))
    .description("send a delivery again, whatever became of it")
    .argument("<delivery>", "its id")
    .action((id: string, _options: unknown, command: Command) =>
      runCommand(command, terminal, async (leadlight) => {
        const delivery = await leadlight.webhooks.replay(id as DeliveryId);
        return { json: delivery, text: `${id} is sent again\n` };
      }),
    );

  needs("webhook.manage", webhooks.command("run"))
    .description("send what is due, as a running server does by itself, and end")
    .action((_options: unknown, command: Command) =>
      runCommand(command, terminal, async (leadlight) => {
        const run = await untilStopped((signal) => leadlight.deliver.run({ signal }));
        return { json: run, text: `delivered   ${run.delivered}\nfailed      ${run.failed}\n` };
      }),
    );
}
