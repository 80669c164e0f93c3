import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { analysedImage, PACK } from "../helpers/analysed-image.js";
import { type Browser, expectProblem, type HttpApi, json, openHttpApi, signIn } from "../helpers/http-api.js";
import { makePair, opinionOf, recordAd } from "../helpers/stored-case.js";

let api: HttpApi;
let chief: Browser;
let reviewer: Browser;
/** Ids of ads: a and b share a phone, b and c a picture, d nothing; e is of another operation. */
const ads = { a: "", b: "", c: "", d: "", e: "", p: "" };
type Name = keyof typeof ads;
let subjectId: string;

const PHONE = "identifier:phone:+12025550147";

beforeAll(async () => {
  // Without a calibration only copies of one vector make an identity: what is looked at here is tied by other things.
  api = await openHttpApi({}, { withheld: "made up vectors" });
  const { store } = api.leadlight;
  await store.settings.activate(PACK);
  const shared = analysedImage("shared");
  const add = async (
    name: Name,
    metadata: object,
    analyses = [analysedImage(name)],
    operation = "harbour",
  ) => {
    const { id } = await store.operations.ensure(operation);
    const images = analyses.map(({ facts }) => ({ sha256: facts.sha256, fileName: `${name}.jpg` }));
    const ad = { operationId: id, key: name, source: "test", metadata, images, analyses };
    ads[name] = (await store.ads.record({ ...ad, analyses: await fresh(analyses) })).ad.id;
  };
  const seen = new Set<string>();
  const fresh = async (analyses: ReturnType<typeof analysedImage>[]) =>
    analyses.filter(({ facts }) => !seen.has(facts.sha256) && seen.add(facts.sha256));
  const dated = { site: "ads.example", postedAt: "2026-03-01", location: "Harbour" };
  await add("a", { ...dated, title: "New in town", phones: ["+1 202-555-0147"] });
  await add("b", { site: "other.example", phones: ["+1 (202) 555 0147"] }, [shared]);
  await add("c", { site: "ads.example", postedAt: "2026-03-09" }, [shared]);
  await add("d", { site: "ads.example" });
  await add("e", { phones: ["+1 202-555-0147"] }, [analysedImage("e")], "elsewhere");
  const pair = await makePair(store, "p", 0.5, { operation: "harbour" });
  await store.candidates.record([pair]);
  ads.p = (await store.ads.showing(pair.operationId, analysedImage("ad p").facts.sha256))[0]?.id ?? "";
  subjectId = pair.subjectId;
  chief = await signIn(api, "chief", ["supervisor"], ["harbour"]);
  reviewer = await signIn(api, "reviewer", ["reviewer"], ["harbour"]);
});
afterAll(() => api.close());

const linksOf = async (browser: Browser, name: Name) =>
  (await browser.send("GET", `/v1/ads/${ads[name]}/links`)).json();

describe("GET /v1/ads/{id}/links", () => {
  it("shows what an ad shares, with its evidence, and the ads that it is tied to", async () => {
    const { ad, nodes, edges, links, moreLinks } = await linksOf(chief, "a");
    expect(ad).toMatchObject({ id: ads.a, kind: "ad", label: "New in town", ad: { site: "ads.example" } });
    expect(nodes).toContainEqual(expect.objectContaining({ id: PHONE, degree: 2, suppressed: null }));
    expect(nodes).toContainEqual(expect.objectContaining({ id: "site:ads.example", suppressed: "context" }));
    const edge = edges.find(({ to }: { to: string }) => to === PHONE);
    expect(edge).toMatchObject({ strength: 3 * 0.7, weight: 3 * 0.7, kind: "identifier", from: ads.a });
    expect(edge.evidence).toEqual([
      {
        type: "identifier",
        identifierKind: "phone",
        value: "+12025550147",
        written: "+1 202-555-0147",
        callingCode: "+1",
        confidence: 0.7,
        found: [{ field: "phones[0]", offset: null, sha256: null, box: null }],
      },
    ]);
    expect(links).toMatchObject([{ ad: { id: ads.b }, strength: 3 * 0.7, via: [PHONE] }]);
    expect(moreLinks).toBe(0);
  });

  it("does not reach into other operations, nor answer who does not work on it", async () => {
    const stranger = await signIn(api, "stranger", ["supervisor"], ["elsewhere"]);
    expectProblem(await stranger.send("GET", `/v1/ads/${ads.a}/links`), "AD_UNKNOWN");
    expect(await linksOf(stranger, "e")).toMatchObject({ links: [], networkId: null });
  });
});

describe("networks", () => {
  const list = async (browser: Browser) =>
    (await browser.send("GET", "/v1/networks?operation=harbour")).json();

  it("are ads that hang together, with what their rank is made of, times and places", async () => {
    const { items, count } = await list(chief);
    expect(count).toBe(1);
    const [network] = items;
    expect(network).toMatchObject({ operation: "harbour", ads: 3, sites: 2, latest: "2026-03-09" });
    const sum = network.parts.reduce((total: number, { points }: { points: number }) => total + points, 0);
    expect(network.rank).toBeCloseTo(sum);
    expect((await linksOf(chief, "c")).networkId).toBe(network.id);
    const shown = (await chief.send("GET", `/v1/networks/${network.id}`)).json();
    expect(shown).toMatchObject(network);
    expect(shown.nodes.map(({ kind }: { kind: string }) => kind)).toEqual([
      ...["ad", "ad", "ad"],
      ...["identifier", "image", "site"],
    ]);
    expect(shown.timeline).toEqual([
      { adId: ads.a, at: "2026-03-01" },
      { adId: ads.c, at: "2026-03-09" },
    ]);
    expect(shown.places).toEqual([{ place: "Harbour", ads: 1 }]);
  });

  it("are none where nothing ties, and unknown to who does not work on them", async () => {
    const lonely = `/v1/networks/${String(ads.d).replace("ad_", "net_")}`;
    expectProblem(await chief.send("GET", lonely), "NETWORK_UNKNOWN");
    expectProblem(await chief.send("GET", "/v1/networks/nothing"), "NETWORK_UNKNOWN");
    expectProblem(await chief.send("GET", "/v1/networks?operation=elsewhere"), "OPERATION_UNKNOWN");
  });
});

describe("subjects in links", () => {
  it("are shown to who decides nothing, and held back from who decides candidates, before and after", async () => {
    const node = expect.objectContaining({ kind: "subject", ref: subjectId, suppressed: "context" });
    expect((await linksOf(chief, "p")).nodes).toContainEqual(node);
    expect(JSON.stringify(await linksOf(reviewer, "p"))).not.toContain(subjectId);
    const { store } = api.leadlight;
    const [candidate] = await store.candidates.list({}, { after: null, limit: 10 });
    if (candidate === undefined) throw new Error("there is a candidate");
    for (const name of ["one", "two"]) await store.candidates.addOpinion(candidate.id, opinionOf(name));
    expect(JSON.stringify((await linksOf(chief, "p")).edges)).toContain('"state":"verified"');
    expect(JSON.stringify(await linksOf(reviewer, "p"))).not.toMatch(/verified|subj_/);
    const { items } = (await reviewer.send("GET", "/v1/networks?operation=harbour")).json();
    expect(items).toMatchObject([{ matchedSubjects: null, proposedSubjects: null }]);
  });
});

describe("GET /v1/paths", () => {
  const path = async (from: Name, to: Name, more = "") =>
    (await chief.send("GET", `/v1/paths?from=${ads[from]}&to=${ads[to]}${more}`)).json();

  it("names every step with its evidence", async () => {
    const found = await path("a", "c");
    expect(found).toMatchObject({ connected: true, reason: null });
    expect(found.nodes.map(({ kind }: { kind: string }) => kind)).toEqual([
      "ad",
      "identifier",
      "ad",
      "image",
      "ad",
    ]);
    expect(found.edges.map(({ evidence }: { evidence: { type: string }[] }) => evidence[0]?.type)).toEqual([
      "identifier",
      "identifier",
      "image",
      "image",
    ]);
    expect(found.log10Odds).toBeGreaterThan(1.5);
  });

  it("says that two ads are not connected, and that only a hub connects them", async () => {
    expect(await path("a", "p")).toMatchObject({ connected: false, reason: "nothing_in_common", nodes: [] });
    expect(await path("a", "d")).toMatchObject({ connected: false, reason: "nothing_in_common" });
    expectProblem(await chief.send("GET", `/v1/paths?from=${ads.a}&to=${ads.e}`), "AD_UNKNOWN");
  });
});

describe("the stop list", () => {
  const entry = json({ operation: "harbour", node: PHONE, note: "switchboard" });

  it("unties what a supervisor puts on it, says so, and ties it again", async () => {
    const added = await chief.send("POST", "/v1/stop-list", entry);
    expect(added.statusCode).toBe(201);
    expect((await linksOf(chief, "a")).nodes).toContainEqual(
      expect.objectContaining({ id: PHONE, suppressed: "stop_list" }),
    );
    const between = `/v1/paths?from=${ads.a}&to=${ads.b}`;
    expect((await chief.send("GET", between)).json()).toMatchObject({ reason: "through_hubs_only" });
    expect((await chief.send("GET", `${between}&includeHubs=true`)).json()).toMatchObject({
      connected: true,
    });
    const listed = (await reviewer.send("GET", "/v1/stop-list?operation=harbour")).json();
    expect(listed.items).toEqual([added.json()]);
    const removed = await chief.send("DELETE", `/v1/stop-list/${added.json().id}`);
    expect(removed.statusCode).toBe(204);
    expect((await linksOf(chief, "a")).links).toHaveLength(1);
  });

  it("stops a picture with all its copies, whichever of them it names", async () => {
    const copies = [analysedImage("first copy"), analysedImage("second copy")].map((image) => ({
      ...image,
      pictureHash: { hashes: new Uint8Array(8 * 32).fill(7), quality: 100 },
    }));
    for (const [i, copy] of copies.entries())
      await recordAd(api.leadlight.store, `copy ${i}`, [copy], "copies");
    const supervisor = await signIn(api, "another chief", ["supervisor"], ["copies"]);
    const sha256 = copies[1]?.facts.sha256;
    const entryOfCopy = json({ operation: "copies", node: `image:${sha256}`, note: "stock photograph" });
    expect((await supervisor.send("POST", "/v1/stop-list", entryOfCopy)).statusCode).toBe(201);
    const { id } = await api.leadlight.store.operations.ensure("copies");
    const [ad] = await api.leadlight.store.ads.ofOperation(id, { after: null, limit: 1 });
    const { nodes, links } = (await supervisor.send("GET", `/v1/ads/${ad?.id}/links`)).json();
    expect(nodes).toContainEqual(
      expect.objectContaining({ kind: "image", degree: 2, suppressed: "stop_list" }),
    );
    expect(links).toEqual([]);
  });

  it("is edited by supervisors of the operation alone, and takes nothing but evidence", async () => {
    expectProblem(await reviewer.send("POST", "/v1/stop-list", entry), "RIGHT_MISSING");
    const other = json({ operation: "elsewhere", node: PHONE });
    expectProblem(await chief.send("POST", "/v1/stop-list", other), "OPERATION_UNKNOWN");
    const site = json({ operation: "harbour", node: "site:ads.example" });
    expectProblem(await chief.send("POST", "/v1/stop-list", site), "ARGUMENT_INVALID");
  });
});

describe("the ad of a known answer", () => {
  it("looks like an ad that nothing ties, and is in no network", async () => {
    const { store } = api.leadlight;
    const { operationId } = await recordAd(store, "z", [analysedImage("z")], "harbour").then(({ ad }) => ad);
    const image = analysedImage("photograph");
    const galleryId = (await store.galleries.create("g")).id;
    await store.knownAnswers.addPeople({
      operationId,
      galleryId,
      ads: [
        {
          image: { sha256: image.facts.sha256, fileName: "photograph.jpg" },
          analysis: image,
          faceIndex: 0,
          metadata: { phones: ["+1 202-555-0147"] },
          ingestedAt: new Date("2026-03-03T00:00:00Z"),
        },
      ],
      subjects: [],
      pairs: [],
    });
    const [hidden] = await store.ads.showing(operationId, image.facts.sha256);
    const shown = (await reviewer.send("GET", `/v1/ads/${hidden?.id}/links`)).json();
    expect(shown).toMatchObject({ links: [], networkId: null, ad: { kind: "ad" } });
    const { nodes } = await linksOf(chief, "a");
    expect(nodes).toContainEqual(expect.objectContaining({ id: PHONE, degree: 2 }));
  });
});
