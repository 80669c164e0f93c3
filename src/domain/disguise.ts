import type { AdMetadata } from "./ad.js";
import type { SubjectDetails } from "./gallery.js";

/**
 * Makes up what surrounds the photographs of known answers after the pattern of what is real, since an ad or a reference of another form
 * would tell what it is. Digits are drawn anew, so that no number, address or telephone is a real one.
 * @param random numbers from 0 to 1
 */
export function madeUpText(text: string, random: () => number): string {
  return text.replace(/[0-9]/g, () => String(Math.floor(random() * 10)));
}

/** An ad like another one; moments stay, since not every number is one. */
export function madeUpAd(model: AdMetadata, random: () => number): AdMetadata {
  const text = (value: string) => madeUpText(value, random);
  const { postedAt, collectedAt, usernames, phones, ...texts } = model;
  return {
    ...Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, text(value)])),
    ...(postedAt === undefined ? {} : { postedAt }),
    ...(collectedAt === undefined ? {} : { collectedAt }),
    ...(usernames === undefined ? {} : { usernames: usernames.map(text) }),
    ...(phones === undefined ? {} : { phones: phones.map(text) }),
  };
}

/**
 * A subject like another one, who is somebody else.
 * @param name of the person, where the other one has a name
 */
export function madeUpSubject(model: SubjectDetails, name: string, random: () => number): SubjectDetails {
  const { reference, name: _, ...others } = model;
  return {
    reference: madeUpText(reference, random),
    ...others,
    ...(model.name === undefined ? {} : { name: name.slice(0, LONGEST_PERSON_NAME) }),
  };
}

/** Of `SubjectDetailsSchema`. */
const LONGEST_PERSON_NAME = 300;
