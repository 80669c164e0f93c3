import { createHash } from "node:crypto";

const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
/** Constants that the checksum of BIP 173 and that of BIP 350 (bech32m) end in. */
const BECH32_END = 1;
const BECH32M_END = 0x2bc830a3;

/** The bytes of a base58check text without its checksum; null when that is wrong. */
export function base58Check(text: string): Uint8Array | null {
  let value = 0n;
  for (const letter of text) {
    const digit = BASE58.indexOf(letter);
    if (digit < 0) return null;
    value = value * 58n + BigInt(digit);
  }
  const zeros = /^1*/.exec(text)?.[0].length ?? 0;
  const hex = value === 0n ? "" : value.toString(16);
  const bytes = Buffer.from("00".repeat(zeros) + (hex.length % 2 === 0 ? hex : `0${hex}`), "hex");
  if (bytes.length < 5) return null;
  const payload = bytes.subarray(0, -4);
  return sha256(sha256(payload)).subarray(0, 4).equals(bytes.subarray(-4)) ? payload : null;
}

/** Whether a segwit address is one by BIP 173 and BIP 350: version, length of the program, and the checksum of that version. */
export function isSegwit(address: string): boolean {
  if (address !== address.toLowerCase() && address !== address.toUpperCase()) return false;
  const text = address.toLowerCase();
  const separator = text.lastIndexOf("1");
  const [prefix, data] = [text.slice(0, separator), text.slice(separator + 1)];
  const values = Array.from(data, (letter) => BECH32.indexOf(letter));
  const [version = -1] = values;
  const programBits = (values.length - 7) * 5;
  const bytes = Math.floor(programBits / 8);
  if (values.includes(-1) || version > 16 || version < 0 || bytes < 2 || bytes > 40 || programBits % 8 > 4)
    return false;
  if (version === 0 && bytes !== 20 && bytes !== 32) return false;
  const codes = Array.from(prefix, (letter) => letter.charCodeAt(0));
  const expanded = [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31), ...values];
  return polymod(expanded) === (version === 0 ? BECH32_END : BECH32M_END);
}

function polymod(values: readonly number[]): number {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    for (const [bit, generator] of GENERATOR.entries()) if ((top >>> bit) & 1) sum ^= generator;
  }
  return sum >>> 0;
}

/** Whether the capital letters of an Ethereum address are those of EIP-55. */
export function isEip55(address: string, keccak256: (bytes: Uint8Array) => Uint8Array): boolean {
  const plain = address.slice(2).toLowerCase();
  const hash = Buffer.from(keccak256(Buffer.from(plain, "ascii"))).toString("hex");
  const capitals = Array.from(plain, (one, i) =>
    Number.parseInt(hash.charAt(i), 16) >= 8 ? one.toUpperCase() : one,
  );
  return address.slice(2) === capitals.join("");
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}
