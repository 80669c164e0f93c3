import type { ErrorRate, ReviewerFigures } from "../api/reviewers.js";
import type { Texts } from "../texts/catalogue.js";

type Words = Texts["figures"];

/** A share to whole percent: known answers are too few for more. */
function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

/** "2 of 41 wrong, 1% to 16%", and what could not be decided. */
export function rateInWords({ wrong, undecided }: ErrorRate, words: Words): string {
  const parts = [
    ...(wrong === null
      ? []
      : [words.wrong(wrong.hits, wrong.trials, percent(wrong.low), percent(wrong.high))]),
    ...(undecided === 0 ? [] : [words.undecided(undecided)]),
  ];
  return parts.length === 0 ? words.unknown : parts.join("; ");
}

export function agreementInWords({ agreement }: ReviewerFigures, words: Words): string {
  if (agreement === null) return words.unknown;
  const [value, low, high] = [agreement.kappa, agreement.low, agreement.high].map((one) =>
    one.toFixed(2).replace("-", "−"),
  );
  return words.kappa(value ?? "", low ?? "", high ?? "", agreement.pairs);
}

export function secondsInWords({ seconds }: ReviewerFigures, words: Words): string {
  if (seconds === null) return words.unknown;
  return words.quartiles(Math.round(seconds.median), Math.round(seconds.lower), Math.round(seconds.upper));
}
