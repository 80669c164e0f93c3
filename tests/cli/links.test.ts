import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MAIN, runCli, runJson, runMain } from "../helpers/cli.js";
import { PASSWORD, workingAccount } from "../helpers/cli-accounts.js";
import { portraitOf } from "../helpers/people.js";

let folder: string;
let data: string;
/** Ids of ads: one and two show a person, two and three name a phone, four has nothing of theirs. */
const ads: Record<string, string> = {};
const PHONE = "identifier:phone:+12025550147";
const WHERE = ["--operation", "default"];

const asReviewer = async (...args: string[]) => {
  const environment = { LEADLIGHT_PASSWORD: PASSWORD };
  return JSON.parse(
    (await runMain({ main: MAIN, data, environment }, ...args, "--as", "reviewer", "--json")).stdout,
  );
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "leadlight-cli-"));
  data = join(folder, "data");
  await writeFile(join(folder, "1.jpg"), await portraitOf("redHaired"));
  await writeFile(join(folder, "2.jpg"), await portraitOf("redHairedElsewhere"));
  await writeFile(join(folder, "4.jpg"), await portraitOf("withBow"));
  const lines = [
    { externalId: "one", title: "One", images: ["1.jpg"] },
    { externalId: "two", title: "Two", images: ["2.jpg"], phones: ["+1 202-555-0147"] },
    { externalId: "three", title: "Three", images: [], phones: ["+1 (202) 555 0147"] },
    { externalId: "four", title: "Four", images: ["4.jpg"] },
  ];
  await writeFile(join(folder, "ads.jsonl"), lines.map((line) => JSON.stringify(line)).join("\n"));
  await runCli(data, "ingest", join(folder, "ads.jsonl"), ...WHERE);
  const { json } = await runJson(data, "networks", ...WHERE);
  const { json: network } = await runJson(data, "network", json.networks[0].id);
  for (const { id, kind, label } of network.nodes) if (kind === "ad") ads[label] = id;
  await workingAccount(data, "reviewer");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("links on the command line", () => {
  it("show networks, what an ad shares, and how two ads are connected", async () => {
    expect(Object.keys(ads).sort()).toEqual(["One", "Three", "Two"]);
    const listed = await runCli(data, "networks", ...WHERE);
    expect(listed.stdout).toContain("1 networks");
    const { json } = await runJson(data, "links", ads["Two"] as string);
    const tied = json.links.map(({ ad }: { ad: { label: string } }) => ad.label);
    expect(tied.sort()).toEqual(["One", "Three"]);
    const path = await runJson(data, "path", ads["One"] as string, ads["Three"] as string);
    expect(path.json.nodes.map(({ kind }: { kind: string }) => kind)).toEqual([
      "ad",
      "identity",
      "ad",
      "identifier",
      "ad",
    ]);
    const text = await runCli(data, "path", ads["One"] as string, ads["Three"] as string);
    expect(text.stdout).toContain(PHONE);
    const unknown = await runJson(data, "links", "ad_unknown");
    expect(unknown.json).toMatchObject({ error: { code: "AD_UNKNOWN" } });
  });

  it("are untied by the stop list, and tied again", async () => {
    const added = await runJson(data, "stop-list", "add", PHONE, ...WHERE, "--note", "switchboard");
    expect(added).toMatchObject({ exitCode: 0, json: { node: PHONE, note: "switchboard" } });
    const path = () => runCli(data, "path", ads["One"] as string, ads["Three"] as string);
    expect((await path()).stdout).toBe("not connected: through_hubs_only\n");
    const { json } = await runJson(data, "stop-list", "list", ...WHERE);
    expect(json.entries).toMatchObject([{ id: added.json.id }]);
    await runCli(data, "stop-list", "remove", added.json.id);
    expect((await path()).stdout).toContain(PHONE);
  });
});

describe("identities on the command line", () => {
  it("are listed, shown, split and merged by name, and searched in a gallery", async () => {
    const list = async () => (await runJson(data, "identities", "list", ...WHERE)).json.identities;
    const [person, ...others] = await list();
    expect(person).toMatchObject({ faces: 2, ads: 2 });
    expect(others).toEqual([]);
    const { places } = (await runJson(data, "identities", "show", person.id)).json;
    const split = ["identities", "split", person.id, places[0].faceId];
    expect((await runJson(data, ...split)).json).toMatchObject({ error: { code: "RIGHT_MISSING" } });
    const { left, taken } = await asReviewer(...split);
    expect([left.faces, taken.faces]).toEqual([1, 1]);
    expect((await runJson(data, "identities", "rebuild", ...WHERE)).exitCode).toBe(0);
    expect(await list()).toEqual([]);
    await asReviewer("identities", "merge", left.id, taken.id);
    const [merged] = await list();
    expect(merged).toMatchObject({ faces: 2, ads: 2 });

    await runCli(data, "gallery", "create", "notices");
    await writeFile(
      join(folder, "subjects.jsonl"),
      JSON.stringify({ reference: "2031-A", images: ["2.jpg"] }),
    );
    await runCli(data, "gallery", "enrol", "notices", join(folder, "subjects.jsonl"));
    const found = await runJson(data, "identities", "search", merged.id, "--gallery", "notices");
    expect(found.json.faces).toHaveLength(2);
    expect(found.json.matches).toMatchObject([{ subject: { details: { reference: "2031-A" } } }]);
  });
});
