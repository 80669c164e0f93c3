/** The characters that a recogniser tells apart: the first is none, the last a space. */
export function charactersOf(file: Uint8Array): string[] {
  const lines = new TextDecoder("utf-8", { fatal: true }).decode(file).split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  return ["", ...lines, " "];
}

/**
 * Reads what a recogniser says: at every step the likeliest character, repetitions once, the empty one left out (Graves et al.,
 * "Connectionist temporal classification", 2006, best path decoding).
 * @param probabilities steps × characters
 * @returns the text, trimmed and with full-width forms as the ordinary ones, and the mean probability of its characters; 0 for no text
 */
export function bestPath(
  probabilities: Float32Array,
  characters: readonly string[],
): { text: string; confidence: number } {
  const count = characters.length;
  let text = "";
  let sum = 0;
  let kept = 0;
  let previous = 0;
  for (let from = 0; from + count <= probabilities.length; from += count) {
    let best = 0;
    for (let i = 1; i < count; i++)
      if ((probabilities[from + i] as number) > (probabilities[from + best] as number)) best = i;
    if (best !== previous && best !== 0) {
      text += characters[best];
      sum += probabilities[from + best] as number;
      kept++;
    }
    previous = best;
  }
  return { text: text.normalize("NFKC").trim(), confidence: kept === 0 ? 0 : Math.min(1, sum / kept) };
}
