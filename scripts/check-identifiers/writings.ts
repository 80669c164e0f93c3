import { createHash } from "node:crypto";
import { keccak256 } from "../../src/adapters/digests/keccak.js";
import type { Identifier } from "../../src/domain/identifiers/identifier.js";

type Random = () => number;

/** An identifier as somebody might write it. */
export interface Writing {
  readonly how: string;
  readonly truth: Identifier;
  readonly text: string;
}

const pick = <Item>(items: readonly Item[], random: Random): Item =>
  items[Math.floor(random() * items.length)] as Item;
const digits = (count: number, random: Random) =>
  Array.from({ length: count }, () => Math.floor(random() * 10)).join("");

const WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
const SPANISH = ["cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"];
const each = (text: string, form: (digit: string) => string, between = "") =>
  [...text].map((one) => (/\d/.test(one) ? form(one) : one)).join(between);

/** Ways to write the digits of a number; grouped as its country does it. */
const DRESSES: Readonly<Record<string, (grouped: string, random: Random) => string>> = {
  "in groups": (grouped) => grouped,
  "with points": (grouped) => grouped.replaceAll(/[ -]/g, "."),
  "in a row": (grouped) => grouped.replaceAll(/[ -]/g, ""),
  "digit by digit": (grouped) => [...grouped.replaceAll(/[ -]/g, "")].join(" "),
  "in words": (grouped) => each(grouped.replaceAll(/[ -]/g, ""), (one) => WORDS[Number(one)] ?? "", " "),
  "in Spanish words": (grouped) =>
    each(grouped.replaceAll(/[ -]/g, ""), (one) => SPANISH[Number(one)] ?? "", " "),
  "half in words": (grouped, random) =>
    each(grouped, (one) => (random() < 0.4 ? ` ${WORDS[Number(one)]} ` : one)).replaceAll(/ +/g, " "),
  "with O and l": (grouped) => grouped.replaceAll("0", "O").replaceAll("1", "l"),
  "with Cyrillic O": (grouped) => grouped.replaceAll("0", "О"),
  "in emoji": (grouped) => each(grouped, (one) => `${one}\ufe0f\u20e3`),
  "full-width": (grouped) => each(grouped, (one) => String.fromCodePoint(0xff10 + Number(one))),
  "with zero-width marks": (grouped) => [...grouped].join("\u200b"),
  "with stars": (grouped) => [...grouped.replaceAll(/[ -]/g, "")].join("*"),
  "with emoji between": (grouped) => grouped.replaceAll(/[ -]/g, " 💋 "),
};

/** Numbers that are reserved for fiction, by who reserved them. */
const NUMBERS: readonly ((random: Random) => { grouped: string; e164: string })[] = [
  // NANPA: 555-0100 to 555-0199 of every area code.
  (random) => {
    const [area, last] = [pick(["202", "212", "305", "415", "702"], random), digits(2, random)];
    return { grouped: `${area}-555-01${last}`, e164: `+1${area}55501${last}` };
  },
  // Ofcom: 07700 900000 to 900999, mobile; of no range in use.
  (random) => {
    const last = digits(3, random);
    return { grouped: `07700 900${last}`, e164: `+447700900${last}` };
  },
  // Ofcom: 020 7946 0000 to 0999, London.
  (random) => {
    const last = digits(3, random);
    return { grouped: `020 7946 0${last}`, e164: `+442079460${last}` };
  },
];

function phone(random: Random): Writing {
  const { grouped, e164 } = pick(NUMBERS, random)(random);
  const isAbroad = random() < 0.3;
  const [how, dress] = pick(Object.entries(DRESSES), random);
  const national = grouped.replace(/^0/, "");
  const code = e164.startsWith("+44") ? "+44 " : "+1 ";
  const text =
    isAbroad && !how.includes("words") ? `${code}${dress(national, random)}` : dress(grouped, random);
  const cue = pick(["call me ", "text ", "whatsapp: ", "", "", "Rosa "], random);
  const range = e164.startsWith("+447700") ? "no range in use" : "in use";
  return { how: `phone ${how} (${range})`, truth: { kind: "phone", value: e164 }, text: `${cue}${text}` };
}

const NAMES = ["rosa", "velvet", "mia", "lola", "jade", "amber", "kitty", "luna"];
const name = (random: Random) => `${pick(NAMES, random)}${pick(["_", ".", ""], random)}${digits(2, random)}`;

function handle(random: Random): Writing {
  const who = name(random).replace(".", "_");
  const [how, text, value] = pick(
    [
      ["link", `t.me/${who}`, `telegram:${who}`],
      ["link", `https://www.instagram.com/${who}/?igsh=abc`, `instagram:${who}`],
      ["link", `onlyfans.com/${who}`, `onlyfans:${who}`],
      ["after a colon", `snap: ${who}`, `snapchat:${who}`],
      ["after a colon", `Telegram - @${who}`, `telegram:${who}`],
      ["after a word alone", `my insta ${who}`, `instagram:${who}`],
      ["with a look-alike", `IG @${who.replace("a", "а")}`, `instagram:${who}`],
      ["by its sign", `@${who}`, who],
    ] as const,
    random,
  );
  return { how: `handle ${how}`, truth: { kind: "handle", value }, text };
}

function email(random: Random): Writing {
  const [who, host] = [name(random), pick(["example.com", "mail.example.org"], random)];
  const inWords = host.replaceAll(".", " dot ");
  const [how, text] = pick(
    [
      ["plain", `${who}@${host}`],
      ["in brackets", `${who} [at] ${host.replaceAll(".", " [dot] ")}`],
      ["in brackets", `${who}(at)${host}`],
      ["in words", `${who} at ${inWords}`],
    ] as const,
    random,
  );
  return { how: `email ${how}`, truth: { kind: "email", value: `${who}@${host}` }, text };
}

function url(random: Random): Writing {
  const path = `ads/${digits(5, random)}`;
  const [how, text] = pick(
    [
      ["with a scheme", `https://www.example.com/${path}?utm_source=tg`],
      ["without a scheme", `example.com/${path}/`],
      ["made harmless", `hxxps://example.com/${path}`],
    ] as const,
    random,
  );
  return { how: `url ${how}`, truth: { kind: "url", value: `https://example.com/${path}` }, text };
}

function wallet(random: Random): Writing {
  const bytes = Buffer.from(Array.from({ length: 20 }, () => Math.floor(random() * 256)));
  if (random() < 0.5) {
    const address = base58Check(Buffer.concat([Buffer.from([0]), bytes]));
    const truth = { kind: "crypto-address", value: `bitcoin:${address}` } as const;
    return { how: "crypto-address Bitcoin", truth, text: `btc ${address}` };
  }
  const plain = bytes.toString("hex");
  const hash = Buffer.from(keccak256(Buffer.from(plain))).toString("hex");
  const mixed = [...plain].map((one, i) =>
    Number.parseInt(hash[i] ?? "0", 16) > 7 ? one.toUpperCase() : one,
  );
  const truth = { kind: "crypto-address", value: `ethereum:0x${plain}` } as const;
  return { how: "crypto-address Ethereum", truth, text: `0x${mixed.join("")}` };
}

function base58Check(payload: Buffer): string {
  const sum = createHash("sha256").update(createHash("sha256").update(payload).digest()).digest();
  const bytes = Buffer.concat([payload, sum.subarray(0, 4)]);
  const letters = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  let [value, text] = [BigInt(`0x${bytes.toString("hex")}`), ""];
  for (; value > 0n; value /= 58n) text = `${letters[Number(value % 58n)]}${text}`;
  return `${"1".repeat(bytes.findIndex((one) => one !== 0))}${text}`;
}

function price(random: Random): Writing {
  const amount = 10 * (5 + Math.floor(random() * 60));
  const [how, text, value] = pick(
    [
      ["by a sign", `$${amount}`, `USD ${amount}.00`],
      ["by a sign", `${amount}€`, `EUR ${amount}.00`],
      ["by a code", `${amount} GBP`, `GBP ${amount}.00`],
      ["by a name", `${amount} euros`, `EUR ${amount}.00`],
    ] as const,
    random,
  );
  return { how: `price ${how}`, truth: { kind: "price", value }, text };
}

export const WRITERS = [phone, phone, phone, phone, handle, handle, email, url, wallet, price];

/** What looks like something and is nothing. */
export const DECOYS: readonly ((random: Random) => string)[] = [
  (random) => `posted 2026-0${1 + Math.floor(random() * 9)}-1${digits(1, random)} 10:3${digits(1, random)}`,
  (random) => `age ${20 + Math.floor(random() * 9)}, 34-24-36`,
  (random) => `ref ${digits(8, random)}`,
  (random) => `ad no. ${digits(10, random)}`,
  () => "of course, incall and outcall",
  () => "open 24/7 from 10-22, two girls, one room",
  () => "arrive at seven.be discreet",
  (random) => `5'${digits(1, random)} 120 lbs 55 kg`,
  (random) => `room ${digits(3, random)}, floor ${digits(1, random)}, zip ${digits(5, random)}`,
  (random) => `10 min 80, 20 min 120, 30 min 1${digits(2, random)}`,
  () => "no blocked calls!!! ask for one or two hours",
];
