/** Turns passwords into what may be kept of them. */
export interface PasswordHasher {
  /** @returns a text that holds its own salt and parameters */
  hash(password: string): Promise<string>;
  /** Takes as long whether it matches or not. @param kept what {@link hash} gave, also with other parameters */
  matches(kept: string, password: string): Promise<boolean>;
}
