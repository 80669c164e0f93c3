import { InvalidArgumentError } from "commander";

/** Reads a whole number of an option; commander turns the error into bad usage. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === "" || !Number.isInteger(value) || value < least || value > most) {
      throw new InvalidArgumentError(
        `expected a whole number from ${least} to ${most} but received "${text}"`,
      );
    }
    return value;
  };
}

/** Reads a similarity, −1 to 1. */
export function similarityNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= -1 && value <= 1)) {
    throw new InvalidArgumentError(`expected a number from -1 to 1 but received "${text}"`);
  }
  return value;
}
