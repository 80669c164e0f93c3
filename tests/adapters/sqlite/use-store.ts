/**
 * A process of its own for the tests beside it: `use-store.ts FILE JOB ARGUMENT…`. It says `ready`, waits for a line on
 * stdin, does the job and prints a line of JSON for each thing done.
 */
import { createInterface } from "node:readline";
import Database from "better-sqlite3";
import { openSqliteStore } from "../../../src/adapters/sqlite/sqlite-store.js";
import { systemClock } from "../../../src/adapters/system/clock.js";
import { asLeadlightError } from "../../../src/domain/errors.js";
import type { CandidateId } from "../../../src/domain/ids.js";
import { testActing } from "../../helpers/acting.js";
import { analysedImage } from "../../helpers/analysed-image.js";
import { opinionOf, recordAd } from "../../helpers/stored-case.js";

const [file = "", job = "", ...words] = process.argv.slice(2);
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
const open = () => openSqliteStore({ file, clock: systemClock, acting: testActing });

const jobs: Record<string, () => Promise<void>> = {
  /** Opens the store and closes it. */
  async open() {
    const store = open();
    say({ id: store.id });
    await store.close();
  },

  /** Holds the write lock of a file that need not be a store yet, for some milliseconds. */
  async lock() {
    const database = new Database(file);
    database.exec("BEGIN IMMEDIATE");
    say({ locked: true });
    await new Promise((resolve) => setTimeout(resolve, Number(words[0])));
    database.exec("ROLLBACK");
    database.close();
  },

  /** Records one ad after the other until it is killed or refused: two images of two faces each. */
  async record() {
    const store = open();
    for (let i = 0; ; i++) {
      const key = `${words[0]} ${i}`;
      const images = [analysedImage(`${key} a`, { faces: 2 }), analysedImage(`${key} b`, { faces: 2 })];
      try {
        await recordAd(store, key, images);
      } catch (thrown) {
        say({ refused: asLeadlightError(thrown).code });
        break;
      }
      say({ recorded: key });
    }
    await store.close();
  },

  /** Erases one ad after the other, each in a transaction of its own, until it is killed. */
  async erase() {
    const store = open();
    const { id } = await store.operations.ensure("operation");
    for (let i = 0; i < Number(words[1]); i++) {
      const ad = await store.ads.findByKey(id, `${words[0]} ${i}`);
      if (ad === null) continue;
      await store.erasures.erase([{ kind: "ad", id: ad.id }], "not_needed");
      say({ erased: i });
    }
    await store.close();
  },

  /** Gives a reviewer's opinion on one candidate after the other. */
  async opine() {
    const store = open();
    const [reviewer = "", ...candidates] = words;
    for (const id of candidates) {
      const outcome = await store.candidates.addOpinion(id as CandidateId, opinionOf(reviewer)).then(
        () => "given",
        (thrown) => asLeadlightError(thrown).code,
      );
      say({ candidate: id, outcome });
    }
    await store.close();
  },
};

const started = createInterface({ input: process.stdin });
process.stdout.write("ready\n");
await new Promise((resolve) => started.once("line", resolve));
started.close();
await jobs[job]?.();
