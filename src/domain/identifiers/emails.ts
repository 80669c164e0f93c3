import { isTaken, type Scan, type Steps, take } from "./scan.js";

/** `@`, or what people write for it; words alone count only before a domain with words for its dots. */
const AT = /[[({<]\s{0,2}(?:at|@|arroba)\s{0,2}[\])}>]|(?<=\s)(?:at|arroba)(?=\s)|@/gi;
const LOCAL_CHARACTER = /[A-Za-z0-9._%+-]/;
const LONGEST_LOCAL = 64;
const DOMAIN =
  /[a-z0-9-]{1,63}(?:(?:\.|\s{0,2}[[({<]\s{0,2}(?:dot|punto|ponto|\.)\s{0,2}[\])}>]\s{0,2}|\s{1,2}(?:dot|punto|ponto)\s{1,2})[a-z0-9-]{1,63}){1,6}/iy;
const DOT = /\s*[[({<]\s*(?:dot|punto|ponto|\.)\s*[\])}>]\s*|\s+(?:dot|punto|ponto)\s+/gi;

const PLAIN = 0.95;
const DISGUISED = 0.7;

/** E-mail addresses, in lower case, under a domain that can be registered. */
export function* findEmails(scan: Scan): Steps {
  const { text } = scan;
  for (const match of text.matchAll(AT)) {
    yield null;
    const isSign = match[0] === "@";
    const local = localBefore(text, match.index, isSign);
    const from = match.index + match[0].length;
    DOMAIN.lastIndex = isSign ? from : from + (/^\s{1,2}/.exec(text.slice(from, from + 2))?.[0].length ?? 0);
    const written = local === null ? undefined : DOMAIN.exec(text)?.[0];
    if (local === null || written === undefined) continue;
    const host = written.replace(DOT, ".").toLowerCase();
    const end = DOMAIN.lastIndex;
    const isDisguised = !isSign || host !== written.toLowerCase();
    // "arrive at example.com" is no address.
    if (/^\w/.test(match[0]) && !DOT.test(written)) continue;
    DOT.lastIndex = 0;
    if (scan.tools.domains.registrable(host) === null || isTaken(scan, local.start, end)) continue;
    take(scan, local.start, end);
    const value = `${local.text}@${host}`.toLowerCase();
    yield { kind: "email", value, start: local.start, end, confidence: isDisguised ? DISGUISED : PLAIN };
  }
}

/** What stands before the sign, right before it or, before a word for it, a space away. */
function localBefore(text: string, sign: number, isSign: boolean): { text: string; start: number } | null {
  let end = sign;
  if (!isSign) while (end > 0 && sign - end < 2 && text.charAt(end - 1) === " ") end--;
  let start = end;
  while (start > 0 && end - start < LONGEST_LOCAL && LOCAL_CHARACTER.test(text.charAt(start - 1))) start--;
  while (start < end && /[.%+-]/.test(text.charAt(start))) start++;
  const local = text.slice(start, end);
  return local === "" || local.endsWith(".") ? null : { text: local, start };
}
