import { table } from "../src/cli/terminal.js";
import type { IdentityGain, SearchErrors } from "../src/evaluation/clustering/identity-gain.js";

/** What searching by identity gains, as a table and a line. @param portraits of the gallery */
export function gainTable(gain: IdentityGain, portraits: number): string {
  const row = (probe: string, { fnir, mated, nonMated, threshold }: SearchErrors) => [
    probe,
    fnir.toFixed(4),
    mated,
    nonMated,
    threshold.toFixed(3),
  ];
  const rows = [
    row("single face", gain.singleFaces),
    row("identity", gain.identities),
    row("identity, an alarm for each of its faces", gain.identitiesByFace),
  ];
  return [
    table(["probe", "FNIR at FPIR 1%", "mated searches", "non-mated", "similarity"], rows),
    `${gain.groupsOfSeveral} identities of two faces or more, ${gain.mixed} of several persons; gallery of ${portraits} portraits\n`,
  ].join("\n");
}
