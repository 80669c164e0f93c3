import type { CalibrationInForce } from "../domain/calibration.js";
import { asLeadlightError } from "../domain/errors.js";
import type { OperationId, PackId } from "../domain/ids.js";
import type { MatrixProducts, ReachingRows } from "../ports/matrix-product.js";
import type { Store } from "../ports/store.js";
import type { ArrivalRange, ProbePage } from "../ports/store-comparisons.js";
import { type Probe, probesOf } from "./comparison-probes.js";
import type { SubjectTemplate } from "./gallery-templates.js";
import { loadTemplates } from "./loaded-templates.js";
import type { Match } from "./search-gallery.js";
import { pause } from "./slices.js";

/** Pages that are multiplied while the one before is recorded and the next is read. With their rows and similarities, 250 MB at most. */
const PAGES_AT_ONCE = 3;

/** Probes searched before, of which this many are remembered: the same pictures in many ads are one probe. */
const MOST_REMEMBERED = 200_000;

/** How often a page is searched again because something in it was erased meanwhile. */
const MOST_ATTEMPTS = 3;

/** What a sweep searches, and how. */
export interface SweptSearch {
  readonly store: Store;
  readonly products: MatrixProducts;
  readonly operation: OperationId;
  readonly pack: PackId;
  readonly inForce: CalibrationInForce;
  /** Faces of a page. */
  readonly most: number;
  readonly signal: AbortSignal | undefined;
  /** The least product with any subject from which on a probe is searched, by its photographs. */
  readonly least: (photographs: number) => number;
  /** @param similarities with each of the subjects, where they are known */
  readonly search: (probe: Probe, similarities: Float64Array | null) => Promise<Match[]>;
}

/** A probe that was searched, with its list. */
export interface Found {
  readonly probe: Probe;
  readonly matches: readonly Match[];
}

/** What came of a page. */
export interface SweptPage {
  readonly after: number;
  readonly through: number;
  readonly probes: readonly Probe[];
  readonly found: readonly Found[];
}

interface PageUnderWay {
  readonly after: number;
  readonly page: ProbePage;
  readonly probes: readonly Probe[];
  readonly reaching: Promise<ReachingRows> | null;
}

/**
 * Searches the probes of a range, page by page in their order. One product of matrices finds those that are similar enough to any
 * subject, and only they are searched one by one, exactly: what a comparison finds is what a search would find.
 * @param subjects those that the product is made with
 * @param onPage keeps a page; told ARGUMENT_INVALID, by which the store says that something in it is gone, the page is read again
 * @throws the reason of the signal
 */
export async function sweep(
  search: SweptSearch,
  subjects: readonly SubjectTemplate[],
  range: ArrivalRange,
  onPage: (page: SweptPage) => Promise<void>,
): Promise<void> {
  const { store, operation, pack, inForce, signal } = search;
  const remembered = new Set<string>();
  const underWay: PageUnderWay[] = [];
  const read = (after: number) => {
    const reading = store.comparisons.probes(operation, pack, { after, upTo: range.upTo }, search.most);
    reading.catch(() => undefined); // whoever awaits it is told
    return reading;
  };
  const firstPage = read(range.after);
  const loaded = subjects.length === 0 ? null : await loadTemplates(search.products, subjects);

  async function begin(page: ProbePage, after: number): Promise<PageUnderWay> {
    const probes = (await probesOf(page, pack, inForce)).filter(isNew);
    const rows = probes.map(({ template }) => template.embedding.vector);
    const least = Float32Array.from(probes, ({ template }) => search.least(template.photographs));
    const reaching = probes.length === 0 ? null : (loaded?.reaching(rows, least) ?? null);
    reaching?.catch(() => undefined);
    return { after, page, probes, reaching };
  }

  function isNew({ person }: Probe): boolean {
    const name = person.length === 1 ? (person[0]?.id ?? "") : person.map(({ id }) => id).join();
    if (remembered.has(name)) return false;
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.add(name);
    return true;
  }

  async function end({ after, page, probes, reaching }: PageUnderWay, attempt = 1): Promise<void> {
    signal?.throwIfAborted();
    const found = loaded === null ? [] : await searchedOf(search, probes, await reaching);
    try {
      await onPage({ after, through: page.through, probes, found });
    } catch (thrown) {
      if (asLeadlightError(thrown).code !== "ARGUMENT_INVALID" || attempt >= MOST_ATTEMPTS) throw thrown;
      const upTo = page.through;
      const again = await store.comparisons.probes(operation, pack, { after, upTo }, Number.MAX_SAFE_INTEGER);
      const left = again === null ? [] : await probesOf(again, pack, inForce);
      const isWanted = new Set(probes.map(({ person }) => person[0]?.id));
      const same = left.filter(({ person }) => isWanted.has(person[0]?.id));
      await end({ after, page, probes: same, reaching: null }, attempt + 1);
    }
  }

  try {
    let after = range.after;
    let reading = firstPage;
    for (let page = await reading; page !== null; page = await reading) {
      reading = read(page.through);
      underWay.push(await begin(page, after));
      after = page.through;
      if (underWay.length >= PAGES_AT_ONCE) await end(underWay.shift() as PageUnderWay);
    }
    for (const page of underWay.splice(0)) await end(page);
    signal?.throwIfAborted();
    // Ads without a face are behind the last page, or all there is.
    if (after < range.upTo) await onPage({ after, through: range.upTo, probes: [], found: [] });
  } finally {
    await loaded?.close();
  }
}

/** @param reaching null to search every probe */
async function searchedOf(
  { search, signal }: SweptSearch,
  probes: readonly Probe[],
  reaching: ReachingRows | null,
): Promise<Found[]> {
  const found: Found[] = [];
  const { rows, cosines } = reaching ?? { rows: probes.keys(), cosines: [] };
  let hit = 0;
  for (const row of rows) {
    const probe = probes[row] as Probe;
    const matches = await search(probe, cosines[hit++] ?? null);
    if (matches.length > 0) found.push({ probe, matches });
    signal?.throwIfAborted();
    await pause();
  }
  return found;
}
