import { type Static, Type } from "typebox";

const Digest = Type.String({ pattern: "^[0-9a-f]{64}$" });
const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/** What a backup says of itself, in its `manifest.json`. */
export const BackupManifestSchema = Type.Object(
  {
    format: Type.Literal(1),
    madeAt: Type.String(),
    storeId: Type.String(),
    schemaVersion: Count,
    counts: Type.Object({
      operations: Count,
      ads: Count,
      images: Count,
      subjects: Count,
      portraits: Count,
      candidates: Count,
    }),
    /** The end of the log when it was made. */
    auditHead: Type.Object({ seq: Count, hash: Digest }),
    /** The settings that Leadlight ran with; none of them is secret. */
    settings: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Null()])),
    /** Originals that the store names and did not have. */
    missing: Type.Array(Digest),
    /** Folder of the files that belong to this backup alone. */
    generation: Type.String({ pattern: "^generation-[0-9a-f]{32}$" }),
    /** The list of all files, which is one itself. */
    files: Type.Object({ count: Count, byteLength: Count, sha256: Digest }),
  },
  { additionalProperties: false },
);
export type BackupManifest = Static<typeof BackupManifestSchema>;

/** What the store and whoever runs it know; the rest is about files. */
export type BackupFacts = Omit<BackupManifest, "format" | "generation" | "files">;

/** A line of the list of files. */
export const BackupFileSchema = Type.Object(
  {
    /** Below the backup, with slashes. */
    path: Type.String({
      pattern: "^(images/[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{64}|generation-[0-9a-f]{32}/[^\\0\\\\]+)$",
    }),
    byteLength: Count,
    sha256: Digest,
  },
  { additionalProperties: false },
);
export type BackupFile = Static<typeof BackupFileSchema>;
