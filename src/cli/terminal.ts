import { Presets, SingleBar } from "cli-progress";
import Table from "cli-table3";
import { plainText } from "../domain/plain-text.js";
import type { Progress } from "../pipeline/ingest-run.js";

/** Where a command writes: results to stdout, everything else to stderr. */
export interface Terminal {
  /** Writes to stdout, as it is. */
  print(text: string): void;
  /** Writes to stderr, as it is. */
  note(text: string): void;
  /** True when a person watches stderr, so that progress bars make sense. */
  readonly isWatched: boolean;
}

export const processTerminal: Terminal = {
  print: (text) => void process.stdout.write(text),
  note: (text) => void process.stderr.write(text),
  isWatched: process.stderr.isTTY === true,
};

/**
 * A table for people. Cells are stripped of control and bidirectional formatting characters: ad text is hostile and must
 * not reach into the terminal.
 */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const drawn = new Table({ head: [...head], style: { head: [], border: [] } });
  for (const row of rows) drawn.push(row.map((cell) => plainText(String(cell))));
  return `${drawn.toString()}\n`;
}

/** Runs `work` with a progress bar on stderr when somebody watches. */
export async function withProgress<Result>(
  terminal: Terminal,
  label: string,
  work: (progress: Progress | undefined) => Promise<Result>,
): Promise<Result> {
  if (!terminal.isWatched) return work(undefined);
  const bar = new SingleBar(
    { format: `${label} {bar} {value}/{total} · {eta_formatted} left`, hideCursor: true },
    Presets.shades_classic,
  );
  let isDrawn = false;
  try {
    return await work((done, total) => {
      if (!isDrawn) bar.start(total, done);
      // Others may have added to it meanwhile.
      bar.setTotal(total);
      bar.update(done);
      isDrawn = true;
    });
  } finally {
    if (isDrawn) bar.stop();
  }
}
