/**
 * Letters of other scripts that look like Latin ones, after Unicode Technical Standard 39 ("confusables"), as far as people
 * use them to write Latin names past a filter.
 */
const PAIRS =
  "аa еe оo рp сc уy хx іi јj ѕs ԁd һh ԛq ԝw кk АA ВB ЕE КK МM НH ОO РP СC ТT ХX УY ІI ЈJ ЅS З3 " +
  "αa οo νv ρp υu ιi κk ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX ıi ɡg ոn օo";

const LATIN_OF = new Map(PAIRS.split(" ").map((pair) => [pair.charAt(0), pair.charAt(1)] as const));

const WORD = /[\p{L}\p{N}]+/gu;
const FOREIGN_LETTER = /[^\0-\x7f]/g;

/**
 * Writes a word with Latin letters where it mixes them with look-alikes; a word of another script stays as it is. Of digits
 * with look-alikes alone, as in a number with a Cyrillic O, the same is true. Lengths do not change.
 */
export function withoutLookalikes(text: string): string {
  if (!/[^\0-\x7f]/.test(text)) return text;
  return text.replace(WORD, (word) => {
    const foreign = word.match(FOREIGN_LETTER);
    if (foreign === null) return word;
    const isMixed =
      /[A-Za-z]/.test(word) || (/[0-9]/.test(word) && foreign.every((one) => LATIN_OF.has(one)));
    return isMixed ? word.replace(FOREIGN_LETTER, (one) => LATIN_OF.get(one) ?? one) : word;
  });
}
