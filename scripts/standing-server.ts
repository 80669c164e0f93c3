import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CENTRED_FACE, type Person, readPeople } from "./people.js";
import { type Served, serving, stop } from "./served.js";

/** How often it is asked for alerts, and how long at most. */
const ASK_EVERY_MS = 20;
const LONGEST_MS = 120_000;

/** Without another alert for so long, all of a search are there. */
const SETTLED_MS = 3_000;

/** How long it took, over HTTP, until an alert was there. */
export interface ServedRound {
  readonly what: string;
  readonly seconds: number;
  /** Alerts by then. */
  readonly alerts: number;
}

/**
 * Has a server do what a day brings: a notice of somebody comes in, a photograph, and then an ad with another one of the same person.
 * @param dataset a folder for each person; those with most photographs are taken
 * @param operation one that is there
 */
export async function serveRounds(
  folder: string,
  { dataset, operation, rounds }: { dataset: string; operation: string; rounds: number },
): Promise<ServedRound[]> {
  const people = (await readPeople(dataset, 1)).toSorted(
    (a, b) => b.photographs.length - a.photographs.length,
  );
  // What is made up has no pictures that could be read.
  const beside = { LEADLIGHT_READ_TEXT: "on-request", LEADLIGHT_EMBED_PICTURES: "on-request" };
  const server = await serving(folder, beside);
  try {
    const gallery = (await ask(server, "/v1/galleries", { name: `served ${Date.now()}` })) as { id: string };
    await ask(server, "/v1/watches", { galleryId: gallery.id, operation });
    const done: ServedRound[] = [];
    for (const person of people.slice(0, rounds))
      done.push(...(await roundOf(server, gallery.id, operation, person)));
    return done;
  } finally {
    await stop(server);
  }
}

async function roundOf(server: Served, gallery: string, operation: string, person: Person) {
  const [portrait = "", picture = ""] = person.photographs;
  const subject = (await ask(server, `/v1/galleries/${gallery}/subjects`, { reference: person.name })) as {
    id: string;
  };
  const rounds: ServedRound[] = [];
  const query = `/v1/alerts?galleryId=${gallery}&state=new`;

  async function untilAlert(what: string, path: string, form: FormData): Promise<void> {
    const started = performance.now();
    await ask(server, path, form);
    let alerts = await alertsIn(server, query);
    while (alerts.total === 0 && performance.now() - started < LONGEST_MS) {
      await sleep(ASK_EVERY_MS);
      alerts = await alertsIn(server, query);
    }
    const seconds = (performance.now() - started) / 1000;
    // What is found together is recorded one after the other. What comes after an alert was seen is another one.
    for (let before = -1; before < alerts.total; alerts = await alertsIn(server, query)) {
      before = alerts.total;
      await sleep(SETTLED_MS);
    }
    rounds.push({ what, seconds, alerts: alerts.total });
    while (alerts.total > 0) {
      for (const { id } of alerts.items) await ask(server, `/v1/alerts/${id}/seen`, {});
      alerts = await alertsIn(server, query);
    }
  }

  const enrolment = new FormData();
  enrolment.append("image", await fileOf(portrait), basename(portrait));
  enrolment.append("box", JSON.stringify(CENTRED_FACE));
  await untilAlert("new notice, over HTTP", `/v1/subjects/${subject.id}/portraits`, enrolment);
  const ad = new FormData();
  ad.append("metadata", JSON.stringify({ site: "bench.example", externalId: `${Date.now()}` }));
  ad.append("operation", operation);
  ad.append("image", await fileOf(picture), basename(picture));
  await untilAlert("new ad, over HTTP", "/v1/ads", ad);
  return rounds;
}

async function alertsIn(server: Served, query: string) {
  return (await ask(server, query)) as { items: { id: string }[]; total: number };
}

async function fileOf(path: string): Promise<Blob> {
  return new Blob([new Uint8Array(await readFile(path))], { type: "image/jpeg" });
}

/** Asks the server; with a body, by POST. @returns its JSON */
async function ask({ url, key }: Served, path: string, body?: object): Promise<unknown> {
  const isForm = body instanceof FormData;
  const reply = await fetch(`${url}${path}`, {
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined || isForm ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { method: "POST", body: isForm ? body : JSON.stringify(body) }),
  });
  if (!reply.ok) throw new Error(`expected an answer to ${path} but received ${await reply.text()}`);
  return reply.json();
}
