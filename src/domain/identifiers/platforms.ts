/** A service on which people have names. */
interface Platform {
  readonly id: string;
  readonly hosts: readonly string[];
  /** The path of somebody's page; the first group is the name. Without it, `/name`. */
  readonly path?: RegExp;
  /** How ads call it before a name, in lower case. */
  readonly cues: readonly string[];
  /** First parts of paths that are nobody's name. */
  readonly notNames?: readonly string[];
}

const NAME_PATH = /^\/@?([A-Za-z0-9_.-]{2,64})(?:\/|$)/;

const PLATFORMS: readonly Platform[] = [
  {
    id: "telegram",
    hosts: ["t.me", "telegram.me", "telegram.dog"],
    path: /^\/(?:s\/)?([A-Za-z0-9_]{4,32})(?:\/|$)/,
    cues: ["telegram", "tg", "tele", "telegrama"],
    notNames: ["joinchat", "addstickers", "share", "proxy", "addlist"],
  },
  {
    id: "instagram",
    hosts: ["instagram.com", "instagr.am", "ig.me"],
    path: /^\/(?:stories\/|m\/)?([A-Za-z0-9_.]{1,30})(?:\/|$)/,
    cues: ["instagram", "insta", "ig"],
    notNames: ["p", "reel", "reels", "explore", "stories", "tv", "accounts"],
  },
  {
    id: "snapchat",
    hosts: ["snapchat.com"],
    path: /^\/(?:add\/|@)([A-Za-z0-9_.-]{3,15})(?:\/|$)/,
    cues: ["snapchat", "snap", "sc"],
  },
  { id: "onlyfans", hosts: ["onlyfans.com"], cues: ["onlyfans", "only fans"], notNames: ["my", "posts"] },
  { id: "fansly", hosts: ["fansly.com"], cues: ["fansly"] },
  {
    id: "x",
    hosts: ["twitter.com", "x.com"],
    cues: ["twitter"],
    notNames: ["i", "home", "search", "share", "intent"],
  },
  {
    id: "tiktok",
    hosts: ["tiktok.com"],
    path: /^\/@([A-Za-z0-9_.]{2,24})(?:\/|$)/,
    cues: ["tiktok", "tik tok"],
  },
  {
    id: "facebook",
    hosts: ["facebook.com", "fb.com", "fb.me", "m.me", "m.facebook.com"],
    cues: ["facebook", "fb", "messenger"],
    notNames: [
      "groups",
      "events",
      "pages",
      "share",
      "sharer",
      "watch",
      "profile.php",
      "story.php",
      "photo.php",
      "marketplace",
    ],
  },
  {
    id: "kik",
    hosts: ["kik.me", "kik.com"],
    path: /^\/(?:u\/)?([A-Za-z0-9_.]{2,20})(?:\/|$)/,
    cues: ["kik"],
  },
  {
    id: "reddit",
    hosts: ["reddit.com"],
    path: /^\/(?:u|user)\/([A-Za-z0-9_-]{3,20})(?:\/|$)/,
    cues: ["reddit"],
  },
  { id: "vk", hosts: ["vk.com", "vk.me"], cues: ["vk", "vkontakte"], notNames: ["feed", "wall"] },
  {
    id: "threads",
    hosts: ["threads.net", "threads.com"],
    path: /^\/@([A-Za-z0-9_.]{1,30})(?:\/|$)/,
    cues: [],
  },
  { id: "linktree", hosts: ["linktr.ee"], cues: ["linktree"] },
  {
    id: "cashapp",
    hosts: ["cash.app"],
    path: /^\/(\$[A-Za-z0-9_-]{1,20})(?:\/|$)/,
    cues: ["cashapp", "cash app"],
  },
  { id: "paypal", hosts: ["paypal.me"], cues: ["paypal"] },
  { id: "line", hosts: ["line.me"], path: /^\/(?:R\/)?ti\/p\/~([A-Za-z0-9_.-]{2,30})$/, cues: ["line id"] },
  { id: "wechat", hosts: [], cues: ["wechat", "weixin"] },
  { id: "skype", hosts: [], cues: ["skype"] },
  { id: "discord", hosts: [], cues: ["discord"] },
  { id: "signal", hosts: [], cues: [] },
];

/** Invitations to groups: their codes tell capital letters from small ones. */
const INVITATIONS: readonly (readonly [host: string, id: string, path: RegExp])[] = [
  ["chat.whatsapp.com", "whatsapp-group", /^\/(?:invite\/)?([A-Za-z0-9]{16,30})(?:\/|$)/],
  ["t.me", "telegram-group", /^\/(?:\+|joinchat\/)([A-Za-z0-9_-]{10,40})$/],
  ["discord.gg", "discord-group", /^\/([A-Za-z0-9-]{2,32})(?:\/|$)/],
];

const BY_HOST = new Map(PLATFORMS.flatMap((one) => one.hosts.map((host) => [host, one] as const)));
const BY_CUE = new Map(PLATFORMS.flatMap((one) => one.cues.map((cue) => [cue, one.id] as const)));

/** What ads write before a name, the longest first, as alternatives of a regular expression. */
export const CUES = [...BY_CUE.keys()].sort((a, b) => b.length - a.length).join("|");

/** The platform that a cue stands for. */
export function platformOfCue(cue: string): string | null {
  return BY_CUE.get(cue.toLowerCase().replace(/\s+/g, " ")) ?? null;
}

/** Whether a host is that of a platform: everybody has pages there, so it ties nobody together. */
export function isPlatformHost(host: string): boolean {
  return (
    BY_HOST.has(host) || INVITATIONS.some(([one]) => one === host) || PHONE_HOSTS.some((one) => one === host)
  );
}

/** The handle that a link leads to, as `platform:name`; null for none. */
export function handleOfLink(host: string, path: string): string | null {
  for (const [one, id, pattern] of INVITATIONS) {
    const code = one === host ? pattern.exec(path)?.[1] : undefined;
    if (code !== undefined) return `${id}:${code}`;
  }
  const platform = BY_HOST.get(host);
  const name =
    platform === undefined ? undefined : (platform.path ?? NAME_PATH).exec(path)?.[1]?.toLowerCase();
  if (platform === undefined || name === undefined || platform.notNames?.includes(name)) return null;
  return `${platform.id}:${name}`;
}

const PHONE_HOSTS = ["wa.me", "api.whatsapp.com", "web.whatsapp.com", "whatsapp.com", "signal.me"] as const;

/** The digits of the number that a link opens a chat with; null for none. */
export function phoneOfLink(host: string, url: URL): string | null {
  if (!PHONE_HOSTS.some((one) => one === host)) return null;
  const said = url.searchParams.get("phone") ?? (host === "signal.me" ? url.hash : url.pathname);
  const digits = /(?:^|[/+p ])\+?(\d{7,15})\/?$/.exec(said)?.[1];
  return digits ?? null;
}
