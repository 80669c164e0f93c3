import { isTaken, type Scan, type Steps, take } from "./scan.js";

const AMOUNT =
  "\\d{1,3}(?:[.,' ]\\d{3}){1,3}(?:[.,]\\d{1,2})?(?![.,-]?\\d)|\\d{1,7}(?:[.,]\\d{1,2})?(?![.,-]?\\d)";
const SIGN = "US\\$|C\\$|CA\\$|A\\$|AU\\$|NZ\\$|HK\\$|S\\$|R\\$|MX\\$|[$€£¥₹₽₺₴₪฿₩₫₦₱]";
const CODE =
  "usd|eur|gbp|cad|aud|nzd|chf|sek|nok|dkk|pln|czk|huf|ron|bgn|try|rub|uah|inr|jpy|cny|hkd|sgd|thb|php|vnd|krw|brl|mxn|cop|ars|clp|pen|zar|ngn|aed|sar|ils";
const NAME = "euros?|dollars?|pounds?|quid|bucks|roubles?|rubles?|reais|pesos?|zloty|francs?";
const PRICE = new RegExp(
  `(?<![\\p{L}\\p{N}.,])(${SIGN}|(?:${CODE})(?=[^\\S\\n\\r]?\\d))[^\\S\\n\\r]?(${AMOUNT})|(?<![\\p{L}\\p{N}.,+])(${AMOUNT})[^\\S\\n\\r]?(${SIGN}|(?:${CODE}|${NAME})(?![\\p{L}\\p{N}]))`,
  "giu",
);

const CURRENCY: Readonly<Record<string, string>> = {
  us$: "USD",
  c$: "CAD",
  ca$: "CAD",
  a$: "AUD",
  au$: "AUD",
  nz$: "NZD",
  hk$: "HKD",
  s$: "SGD",
  r$: "BRL",
  mx$: "MXN",
  "€": "EUR",
  "£": "GBP",
  "¥": "JPY",
  "₹": "INR",
  "₽": "RUB",
  "₺": "TRY",
  "₴": "UAH",
  "₪": "ILS",
  "฿": "THB",
  "₩": "KRW",
  "₫": "VND",
  "₦": "NGN",
  "₱": "PHP",
  euro: "EUR",
  pound: "GBP",
  quid: "GBP",
  rouble: "RUB",
  ruble: "RUB",
  reai: "BRL",
  zloty: "PLN",
};
/** Countries whose money is called dollar or peso, and the word or sign alone means theirs. */
const OF_REGION: Readonly<Record<string, string>> = {
  US: "USD",
  CA: "CAD",
  AU: "AUD",
  NZ: "NZD",
  HK: "HKD",
  SG: "SGD",
  MX: "MXN",
  CO: "COP",
  AR: "ARS",
  CL: "CLP",
  CH: "CHF",
  FR: "EUR",
  PH: "PHP",
};
const GRADES = { named: 0.9, byRegion: 0.7, assumed: 0.5 } as const;

/** Prices as `CUR amount`, e.g. `EUR 150.00`. */
export function* findPrices(scan: Scan): Steps {
  for (const match of scan.text.matchAll(PRICE)) {
    yield null;
    const [whole, before, first, second, after] = match;
    const [start, end] = [match.index, match.index + whole.length];
    const value = amountOf(first ?? second ?? "");
    const currency = currencyOf((before ?? after ?? "").toLowerCase(), scan.regions);
    if (value === null || currency === null || isTaken(scan, start, end)) continue;
    take(scan, start, end);
    yield { kind: "price", value: `${currency.code} ${value}`, start, end, confidence: currency.confidence };
  }
}

/** With a point before two digits, whichever signs part thousands; null for nothing. */
function amountOf(written: string): string | null {
  const [, whole = written, cents = ""] = /^(.*?)(?:[.,](\d{1,2}))?$/.exec(written) ?? [];
  const amount = Number(`${whole.replace(/[^\d]/g, "")}.${cents.padEnd(2, "0")}`);
  return amount > 0 ? amount.toFixed(2) : null;
}

function currencyOf(
  written: string,
  regions: readonly string[],
): { code: string; confidence: number } | null {
  const word = written.replace(/s$/, "");
  const known = CURRENCY[written] ?? CURRENCY[word];
  if (known !== undefined) return { code: known, confidence: GRADES.named };
  if (/^[a-z]{3}$/.test(written)) return { code: written.toUpperCase(), confidence: GRADES.named };
  const local = regions.map((region) => OF_REGION[region]).find((code) => code !== undefined);
  if (local !== undefined) return { code: local, confidence: GRADES.byRegion };
  const isDollar = written === "$" || word === "dollar" || word === "buck";
  return isDollar ? { code: "USD", confidence: GRADES.assumed } : null;
}
