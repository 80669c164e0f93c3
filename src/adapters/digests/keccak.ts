import { keccak_256 } from "@noble/hashes/sha3.js";

/** Keccak-256 with the padding of before the standard, as Ethereum uses it; Node has only the standard's SHA-3. */
export function keccak256(bytes: Uint8Array): Uint8Array {
  return keccak_256(bytes);
}
