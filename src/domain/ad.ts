import { type Static, Type } from "typebox";
import { type AdId, type OperationId, type Sha256, sha256Of } from "./ids.js";

const shortText = (description: string) => Type.String({ minLength: 1, maxLength: 500, description });

/** RFC 3339 date, or date and time with its offset. */
const moment = (description: string) =>
  Type.Union([Type.String({ format: "date-time" }), Type.String({ format: "date" })], { description });

/** What surrounds the images of an ad. The same schema reads manifest lines and HTTP requests. */
export const AdMetadataSchema = Type.Object(
  {
    sourceUrl: Type.Optional(
      Type.String({ minLength: 1, maxLength: 4000, description: "where the ad was seen" }),
    ),
    site: Type.Optional(shortText("name or domain of the site")),
    externalId: Type.Optional(shortText("the site's own number of the ad")),
    title: Type.Optional(Type.String({ maxLength: 2000 })),
    text: Type.Optional(Type.String({ maxLength: 100_000 })),
    postedAt: Type.Optional(moment("when the site showed it")),
    collectedAt: Type.Optional(moment("when it was collected")),
    location: Type.Optional(shortText("place as the ad gives it")),
    usernames: Type.Optional(Type.Array(shortText("account name"), { maxItems: 100 })),
    phones: Type.Optional(Type.Array(shortText("phone number as written"), { maxItems: 100 })),
  },
  { additionalProperties: false },
);
export type AdMetadata = Static<typeof AdMetadataSchema>;

/** One collected advertisement. */
export interface Ad {
  readonly id: AdId;
  readonly operationId: OperationId;
  /** What makes it this ad and no other within its operation; see {@link adKey}. */
  readonly key: string;
  /** File, manifest line or request it came from. */
  readonly source: string;
  readonly metadata: AdMetadata;
  readonly images: readonly AdImage[];
  readonly ingestedAt: Date;
}

/** One image of an ad, in the ad's order. */
export interface AdImage {
  readonly sha256: Sha256;
  /** File name as it came in; shown, never used as a path. */
  readonly fileName: string;
}

/**
 * The natural key of an ad within its operation, so that the same ad ingested again is known: the site's own number,
 * else the URL, else a digest of what is written in it and of the images it shows. The text alone will not do: many ads
 * say the same few words, and the people in two of them must never become one.
 * @param images in any order
 */
export function adKey(metadata: AdMetadata, images: readonly Sha256[]): string {
  if (metadata.externalId !== undefined)
    return `id:${JSON.stringify([metadata.site ?? null, metadata.externalId])}`;
  if (metadata.sourceUrl !== undefined) return `url:${metadata.sourceUrl}`;
  const said = Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1));
  const content = JSON.stringify([said, [...images].sort()]);
  return `content:${sha256Of(content)}`;
}
