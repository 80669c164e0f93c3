/** Area codes in front of 555-01xx, which stands for nobody (North American Numbering Plan). */
const AREA_CODES = [202, 205, 212, 213, 305, 312, 404, 415, 503, 602, 617, 702, 713, 808, 907];

/**
 * Telephone numbers that belong to nobody, each once: 555-0100 to 0199 of North American area codes, 07700 900000 to 900999 (Ofcom) and 06 39 98
 * 00 00 to 99 99 (Arcep), which are set aside for fiction.
 */
export function* fictionalNumbers(): Generator<string> {
  for (let i = 0; i < 1000; i++) {
    const last = String(i % 100).padStart(2, "0");
    const area = AREA_CODES[Math.floor(i / 100) % AREA_CODES.length];
    yield `+1${area}55501${last}`;
    yield `+447700900${String(i).padStart(3, "0")}`;
  }
  for (let i = 0; i < 10_000; i++) yield `+3363998${String(i).padStart(4, "0")}`;
}

/** Ways in which people write a number that others should dial. */
export function written(number: string, random: () => number): string {
  const digits = number.slice(1);
  const styles = [
    () => number,
    () => `+${digits.replace(/(\d{1,3})(?=(\d{3})+$)/g, "$1 ")}`,
    () => `00${digits}`,
    () => `+${digits.split("").join(" ")}`,
    () => `+${digits.replace(/(\d{2})(?=\d)/g, "$1-")}`,
  ];
  return (styles[Math.floor(random() * styles.length)] ?? styles[0] ?? (() => number))();
}
