import { base58Check, isEip55, isSegwit } from "./crypto-checks.js";
import { isTaken, type Scan, type Steps, take } from "./scan.js";

const CANDIDATE =
  /(?<![A-Za-z0-9])(?:0x[0-9a-fA-F]{40}|(?:bc1|BC1|ltc1|LTC1)[0-9A-Za-z]{8,87}|[13LMDT][1-9A-HJ-NP-Za-km-z]{25,34})(?![A-Za-z0-9])/g;

/** First byte of an address, by chain; bitcoin's 5 is Litecoin's too, of old. */
const BASE58_CHAINS: Readonly<Record<number, string>> = {
  0: "bitcoin",
  5: "bitcoin",
  48: "litecoin",
  50: "litecoin",
  30: "dogecoin",
  65: "tron",
};
const ADDRESS_BYTES = 21;

/** By whether the address carries a checksum: Ethereum's does so only where capital and small letters are mixed. */
const GRADES = { checked: 0.99, unchecked: 0.7 } as const;

/** Addresses of crypto-currencies as `chain:address`; one whose checksum is wrong is none. */
export function* findCryptoAddresses(scan: Scan): Steps {
  for (const match of scan.text.matchAll(CANDIDATE)) {
    yield null;
    const [start, end] = [match.index, match.index + match[0].length];
    const judged = isTaken(scan, start, end) ? null : judge(match[0], scan);
    // What looks like one and is none is no phone number either.
    if (judged !== null || /^0x/.test(match[0])) take(scan, start, end);
    if (judged !== null) yield { kind: "crypto-address", start, end, ...judged };
  }
}

function judge(address: string, { tools }: Scan): { value: string; confidence: number } | null {
  if (address.startsWith("0x")) {
    const isMixed = /[a-f]/.test(address) && /[A-F]/.test(address);
    if (isMixed && !isEip55(address, tools.keccak256)) return null;
    const confidence = isMixed ? GRADES.checked : GRADES.unchecked;
    return { value: `ethereum:${address.toLowerCase()}`, confidence };
  }
  const segwit = /^(?:bc1|ltc1)/i.exec(address)?.[0].toLowerCase();
  if (segwit !== undefined) {
    const chain = segwit === "bc1" ? "bitcoin" : "litecoin";
    return isSegwit(address)
      ? { value: `${chain}:${address.toLowerCase()}`, confidence: GRADES.checked }
      : null;
  }
  const payload = base58Check(address);
  const chain = payload?.length === ADDRESS_BYTES ? BASE58_CHAINS[payload[0] ?? -1] : undefined;
  return chain === undefined ? null : { value: `${chain}:${address}`, confidence: GRADES.checked };
}
