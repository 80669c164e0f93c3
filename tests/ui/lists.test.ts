import { describe, expect, it } from "vitest";
import { CANDIDATE_STATES, type CandidateState } from "../../src/domain/review-state.js";
import { EVERY_ROW, readLog } from "../../src/ui/api/audit.js";
import { CANDIDATES_AT_A_TIME, listCandidates } from "../../src/ui/api/candidates.js";
import type { Client } from "../../src/ui/api/client.js";
import { listSubjects } from "../../src/ui/api/galleries.js";
import { sumOf } from "../../src/ui/api/progress.js";
import { shortId } from "../../src/ui/log/short-id.js";

/** A server of which only the questions matter. @param answer to the question with this number */
function asked(answer: (number: number) => object) {
  const paths: URL[] = [];
  const client = {
    json: async (path: string) => {
      paths.push(new URL(path, "http://127.0.0.1"));
      return answer(paths.length);
    },
  } as unknown as Client;
  return { client, paths };
}
const queryOf = (url: URL | undefined) => Object.fromEntries(url?.searchParams ?? []);

describe("the list of candidates", () => {
  it("goes on from page to page as far as it is wanted, with the same filter", async () => {
    const { client, paths } = asked((number) => ({ items: [{ id: number }], nextCursor: `after-${number}` }));
    const { items, nextCursor } = await listCandidates(client, { state: "conflict" }, 3);
    expect(items).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
    expect(nextCursor).toBe("after-3");
    const limit = String(CANDIDATES_AT_A_TIME);
    expect(paths.map(queryOf)).toEqual([
      { state: "conflict", limit },
      { state: "conflict", limit, cursor: "after-1" },
      { state: "conflict", limit, cursor: "after-2" },
    ]);
  });

  it("asks no further than to the end", async () => {
    const { client, paths } = asked((number) => ({ items: [], nextCursor: number === 1 ? "next" : null }));
    expect((await listCandidates(client, {}, 5)).nextCursor).toBeNull();
    expect(paths).toHaveLength(2);
  });
});

describe("the log on the page", () => {
  const answer = () => ({ items: [], next: null, total: 0 });

  it("is asked for newest first, and for nothing that was left open", async () => {
    const { client, paths } = asked(answer);
    await readLog(client, EVERY_ROW, null);
    await readLog(client, { ...EVERY_ROW, act: "lead.release", from: "2026-03-01T06:30" }, 41);
    expect(paths.map(queryOf)).toEqual([
      { order: "newest", limit: "50" },
      { order: "newest", limit: "50", after: "41", act: "lead.release", from: "2026-03-01T06:30:00.000Z" },
    ]);
  });

  it("shows of a random id what tells it from the others", () => {
    expect(shortId(`user_${"0123456789abcdef".repeat(2)}`)).toBe("user_01234567…");
    for (const id of ["1000", "leadlight", "", "user_1"]) expect(shortId(id)).toBe(id);
  });
});

describe("the subjects of a gallery", () => {
  it("are asked for with what is looked for and where to go on, and neither where there is none", async () => {
    const { client, paths } = asked(() => ({ items: [], nextCursor: null }));
    await listSubjects(client, "gal/1", "", null);
    await listSubjects(client, "gal/1", "a&b", "next");
    expect(paths[0]?.pathname).toBe("/v1/galleries/gal%2F1/subjects");
    expect(paths.map(queryOf)).toEqual([{ limit: "24" }, { limit: "24", search: "a&b", cursor: "next" }]);
  });
});

describe("the counts", () => {
  it("add up over the states", () => {
    const two = Object.fromEntries(CANDIDATE_STATES.map((state) => [state, 2])) as Record<
      CandidateState,
      number
    >;
    expect(sumOf(two)).toBe(2 * CANDIDATE_STATES.length);
  });
});
