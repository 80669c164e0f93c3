import { expected, LeadlightError } from "./errors.js";

/**
 * What may be done, each with what it covers, in the words of the table that docs/accounts.md shows. Every route and every
 * command names the one that it needs.
 */
export const RIGHTS = {
  "ad.ingest": "take in ads and their images",
  "ad.view": "see ads, with the faces found in them",
  "identifier.search": "find the ads that have an identifier",
  "picture.view": "see pictures and faces",
  "gallery.manage": "make galleries, enrol subjects and portraits",
  "gallery.view": "see which galleries there are",
  "hash-list.manage": "import and remove lists of hashes",
  "subject.view": "see who is in a gallery, with names and portraits",
  "search.run": "search a picture in a gallery",
  "comparison.run": "compare the ads of an operation with a gallery",
  "comparison.view": "see what comparisons searched and found, in numbers",
  "watch.manage": "say which galleries are watched for an operation",
  "webhook.manage": "say which programs are told of alerts",
  "candidate.view": "see candidates and what their confidence rests on",
  "opinion.give": "conclude on a candidate",
  "opinion.verify": "conclude so that a candidate is verified by it",
  "adjudication.give": "settle a candidate on which two people disagree",
  "age.flag": "say of a face whether it is a minor's",
  "identity.decide": "say which faces in ads are one person's, and which are not",
  "minor.reveal": "see a face that is blurred because it may be a minor's",
  "known-answer.manage": "mix in candidates of which the truth is known, and tell them from real ones",
  "reviewer.view": "see how often reviewers are right",
  "stop-list.manage": "say which shared numbers and pictures tie no ads",
  "lead.view": "see leads, drafts as well",
  "lead.release": "release a lead",
  "erasure.run": "erase subjects, ads, pictures and faces",
  "operation.manage": "open operations and say who works on them",
  "job.use": "see and steer jobs of the kinds that one may start",
  "account.view": "see which accounts there are",
  "account.manage": "manage accounts and API keys",
  "log.read": "read, check and export the log",
  "installation.manage": "look after models and store",
  "metrics.view": "read the figures of the running server",
} as const;
export type Right = keyof typeof RIGHTS;

/** Everything that looks at a case. */
const LOOKS = ["ad.view", "identifier.search", "picture.view", "gallery.view", "candidate.view"] as const;

/** Everything that is done before people decide. Who decides does not leaf through a gallery: the names in it would lead them. */
const SEARCHES = [
  "ad.ingest",
  "gallery.manage",
  "hash-list.manage",
  "subject.view",
  "search.run",
  "comparison.run",
  "comparison.view",
  "watch.manage",
  "job.use",
] as const;

/** Who decides has to see whom they decide on, and may know how old somebody is. */
const AGES = ["age.flag", "minor.reveal", "identity.decide"] as const;

/** The roles, and the rights of each. Nothing that is not named here is allowed. */
export const RIGHTS_OF = {
  analyst: [...LOOKS, ...SEARCHES],
  reviewer: [...LOOKS, ...AGES, "opinion.give"],
  examiner: [...LOOKS, ...AGES, "opinion.give", "opinion.verify"],
  adjudicator: [...LOOKS, ...AGES, "adjudication.give"],
  supervisor: [
    ...LOOKS,
    ...AGES,
    "subject.view",
    "comparison.view",
    "watch.manage",
    "webhook.manage",
    "known-answer.manage",
    "reviewer.view",
    "stop-list.manage",
    "lead.view",
    "lead.release",
    "erasure.run",
    "job.use",
    "operation.manage",
    "account.view",
  ],
  auditor: ["log.read"],
  administrator: ["job.use", "account.view", "account.manage", "installation.manage", "metrics.view"],
  service: [...LOOKS, ...SEARCHES, "metrics.view"],
} as const satisfies Readonly<Record<string, readonly Right[]>>;
export type Role = keyof typeof RIGHTS_OF;

export const ROLES = Object.keys(RIGHTS_OF) as Role[];

/** That of API keys, and of nobody else. */
export const SERVICE: Role = "service";

/** What only somebody with an account does: whoever may read the data folder has every other right at the command line. */
const PERSONAL: readonly Right[] = [
  ...AGES,
  "opinion.give",
  "opinion.verify",
  "adjudication.give",
  "lead.release",
  "erasure.run",
];

/** Whether it is something that somebody answers for by name. */
export function isPersonal(right: string): boolean {
  return PERSONAL.some((personal) => personal === right);
}

/** The rights of who sits at the command line without an account. */
export const LOCAL_RIGHTS: ReadonlySet<Right> = new Set(
  (Object.keys(RIGHTS) as Right[]).filter((right) => !PERSONAL.includes(right)),
);

/** @param hint what to do about it, where that is known better @throws RIGHT_MISSING */
export function assertRight(theirs: ReadonlySet<Right>, needed: Right, hint?: string): void {
  if (theirs.has(needed)) return;
  const message = `expected the right ${needed} but received somebody without it`;
  throw new LeadlightError("RIGHT_MISSING", message, hint === undefined ? {} : { hint });
}

/** Roles that somebody has alone: who keeps the accounts or the log neither sees a face nor decides on one. */
const ALONE: readonly Role[] = ["administrator", "auditor"];

/**
 * Checks the roles of a person.
 * @returns each once, in the order of {@link ROLES}
 * @throws ARGUMENT_INVALID for an unknown role, for none, and for that of API keys; ROLES_INCOMPATIBLE
 */
export function parseRoles(given: readonly string[]): Role[] {
  const choice = ROLES.filter((role) => role !== SERVICE);
  const unknown = given.find((role) => !choice.some((known) => known === role));
  if (unknown !== undefined || given.length === 0)
    throw expected("ARGUMENT_INVALID", `one or more of ${choice.join(", ")}`, "the roles", unknown ?? "none");
  const roles = choice.filter((role) => given.includes(role));
  const alone = roles.find((role) => ALONE.includes(role));
  if (alone !== undefined && roles.length > 1)
    throw expected("ROLES_INCOMPATIBLE", `no other role beside ${alone}`, "the roles", roles.join(", "));
  return roles;
}

/** The rights of who has these roles, each once, in the order of {@link RIGHTS}. */
export function rightsOf(roles: readonly Role[]): Right[] {
  const theirs = new Set<Right>(roles.flatMap((role) => RIGHTS_OF[role]));
  return (Object.keys(RIGHTS) as Right[]).filter((right) => theirs.has(right));
}
