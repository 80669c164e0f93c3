import { CUES, platformOfCue } from "./platforms.js";
import { isTaken, type Scan, type Steps, take } from "./scan.js";

const NAME = "[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,38}[A-Za-z0-9_])?";
/** A platform, something that says that a name comes, the name: "snap: rosa.88", "IG @rosa", "telegram is rosa88". */
const AFTER_CUE = new RegExp(
  `(?<![\\p{L}\\p{N}_.@/-])(${CUES})(?![\\p{L}\\p{N}_.])(?:\\s{0,2}(?:id|name|user|username|handle|account)(?![\\p{L}\\p{N}]))?(\\s{0,2}(?:[:=@~➡→👉👻-]|is(?=\\s))[\\s:=@~>-]{0,4})(${NAME})(?![\\p{L}\\p{N}@])`,
  "giu",
);
const MENTION = new RegExp(`(?<![\\p{L}\\p{N}_.@/+-])@(${NAME})(?![\\p{L}\\p{N}@])`, "gu");
const WHOLE = /^[^\s@:/]{2,60}$/u;
const SHORTEST = 3;

const GRADES = { afterCue: 0.8, field: 0.7, mention: 0.4 } as const;

/** Names on platforms: `platform:name`, or the name alone where nobody says on which. In lower case. */
export function* findHandles(scan: Scan): Steps {
  const { text, hint } = scan;
  for (const match of text.matchAll(AFTER_CUE)) {
    yield null;
    const [whole, cue = "", , name = ""] = match;
    const end = match.index + whole.length;
    const start = end - name.length;
    const platform = platformOfCue(cue);
    if (platform === null || name.length < SHORTEST || isTaken(scan, start, end)) continue;
    take(scan, start, end);
    yield {
      kind: "handle",
      value: `${platform}:${name.toLowerCase()}`,
      start,
      end,
      confidence: GRADES.afterCue,
    };
  }
  for (const match of text.matchAll(MENTION)) {
    yield null;
    const [whole, name = ""] = match;
    const [start, end] = [match.index, match.index + whole.length];
    if (name.length < SHORTEST || isTaken(scan, start, end)) continue;
    take(scan, start, end);
    const confidence = hint === "username" ? GRADES.field : GRADES.mention;
    yield { kind: "handle", value: name.toLowerCase(), start, end, confidence };
  }
  if (hint !== "username") return;
  const name = text.trim();
  const start = text.indexOf(name);
  if (WHOLE.test(name) && !isTaken(scan, start, start + name.length))
    yield {
      kind: "handle",
      value: name.toLowerCase(),
      start,
      end: start + name.length,
      confidence: GRADES.field,
    };
}
