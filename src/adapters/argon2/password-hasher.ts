import { type Algorithm, hash, verify } from "@node-rs/argon2";
import type { PasswordHasher } from "../../ports/password-hasher.js";

interface Argon2Cost {
  /** KiB. */
  readonly memoryCost: number;
  readonly timeCost: number;
  readonly parallelism: number;
}

/** The second recommended option of RFC 9106, section 4. */
const COST: Argon2Cost = { memoryCost: 64 * 1024, timeCost: 3, parallelism: 4 };

/** The package declares its algorithms for compilers only. */
const ARGON2ID = 2 as Algorithm.Argon2id;

/** Argon2id. @param cost less than the default only where nothing is to be protected */
export function argon2Hasher(cost: Argon2Cost = COST): PasswordHasher {
  return {
    hash: (password) => hash(password, { ...cost, algorithm: ARGON2ID }),
    matches: (kept, password) => verify(kept, password),
  };
}
