import { handleOfLink, isPlatformHost, phoneOfLink } from "./platforms.js";
import { isTaken, type Scan, type Steps, take } from "./scan.js";
import { normalUrl } from "./url-form.js";

const LONGEST_URL = 2000;
/** Either with a scheme, or a name with dots at which a word begins. Labels do not overlap, so it is linear. */
const CANDIDATE =
  /h[tx]{2}ps?:\/\/[^\s<>"'`\\^{}|]{1,2000}|(?<![\p{L}\p{N}@._/-])(?:[\p{L}\p{N}](?:[\p{L}\p{N}_-]{0,61}[\p{L}\p{N}])?\.){1,8}[\p{L}][\p{L}\p{N}-]{1,23}(?![\p{L}\p{N}@_-])(?::\d{2,5}(?!\d))?(?:[/?][^\s<>"'`\\^{}|]{0,1000})?/giu;
const TRAILING = /[.,;:!?)\]}*…»”’]+$/;
/** Endings that are words of languages: "call me.now" was hardly meant as a link. */
const WORDLIKE = new Set(
  "in me no it so is at be my to us am do id la as de es se he hi an pm ad gg now call men live one top fun vip date sexy love".split(
    " ",
  ),
);

const GRADES = { written: 0.95, host: 0.7, wordlike: 0.2 } as const;

/** Web addresses, with the domain, the handle or the phone number that each leads to. */
export function* findUrls(scan: Scan): Steps {
  for (const match of scan.text.matchAll(CANDIDATE)) {
    yield null;
    const written = match[0].slice(0, LONGEST_URL).replace(TRAILING, "");
    const [start, end] = [match.index, match.index + written.length];
    const normal = normalUrl(written);
    if (normal === null || isTaken(scan, start, end)) continue;
    const host = normal.url.hostname.replace(/^www\./, "");
    const domain = scan.tools.domains.registrable(host);
    if (domain === null) continue;
    take(scan, start, end);
    const confidence = gradeOf(written, host, scan);
    const span = { start, end, confidence };
    const isHostAlone = !/[/?]/.test(written);
    if (!isHostAlone || /^www\./i.test(written)) yield { kind: "url", value: normal.href, ...span };
    const phone = phoneOfLink(host, normal.url);
    const number = phone === null ? null : scan.tools.phones.parse(`+${phone}`, null);
    if (number !== null)
      yield { kind: "phone", value: number.e164, ...span, confidence: number.isValid ? confidence : 0.5 };
    const handle = handleOfLink(host, normal.url.pathname);
    if (handle !== null) yield { kind: "handle", value: handle, ...span };
    if (!isPlatformHost(host)) yield { kind: "domain", value: domain, ...span };
  }
}

function gradeOf(written: string, host: string, { hint }: Scan): number {
  if (/^(?:h[tx]{2}ps?:|www\.)/i.test(written) || /[/?]/.test(written) || hint === "site")
    return GRADES.written;
  return WORDLIKE.has(host.slice(host.lastIndexOf(".") + 1)) ? GRADES.wordlike : GRADES.host;
}
