import type { Ad } from "../domain/ad.js";
import type { IdentityTie } from "../domain/identities/ties.js";
import type { AdId, CandidateId, OperationId, Sha256 } from "../domain/ids.js";
import { faceStrength, imageStrength, type Mention } from "../domain/links/evidence.js";
import { identifierMentions, writtenIdentifiers } from "../domain/links/identifier-mentions.js";
import type { AdFacts } from "../domain/links/networks.js";
import type { Store } from "../ports/store.js";
import type { GroupFaces } from "./identity-groups.js";
import type { CopyOf, PictureGroups } from "./picture-groups.js";
import { pause } from "./slices.js";

/** Rows read at a time: between two reads others work. */
const PAGE = 50;

/** Names longer than this are cut. */
const LONGEST_LABEL = 80;

/** What links are made of, read from the store. */
export interface LinkEvidenceReader {
  /** Text that is another one as soon as anything of it has changed. */
  version(operationId: OperationId): Promise<string>;
  /** Every ad of an operation, oldest first, page by page. */
  ads(operationId: OperationId): AsyncGenerator<readonly LinkedAd[]>;
  /** What one ad has by itself: pictures, identifiers, its site. */
  ofAd(ad: Ad): Promise<LinkedAd>;
  /**
   * What needs more than one ad: who is one person, who may be whom; page by page.
   * @param noTies pictures whose faces make nobody one person's
   */
  across(operationId: OperationId, noTies: ReadonlySet<Sha256>): AsyncGenerator<readonly Mention[]>;
}

export interface LinkedAd {
  readonly id: AdId;
  readonly facts: AdFacts;
  readonly mentions: readonly Mention[];
}

/** @param parts.identities none where links are to be made without looking for faces */
export function createLinkEvidenceReader({
  store,
  pictureGroups,
  identities,
}: {
  store: Store;
  pictureGroups: PictureGroups;
  identities?: {
    readonly groupFaces: GroupFaces;
    readonly ties: (
      operationId: OperationId,
      noTies: ReadonlySet<Sha256>,
    ) => AsyncGenerator<readonly IdentityTie[]>;
  };
}): LinkEvidenceReader {
  const { ads, links, identifiers, pictureHashes } = store;

  async function linked(
    ad: Ad,
    minor: AdFacts["minor"],
    copies: ReadonlyMap<Sha256, CopyOf>,
  ): Promise<LinkedAd> {
    const facts = factsOf(ad, minor);
    const { found } = await identifiers.ofAd(ad.id);
    const named =
      found.length > 0 ? identifierMentions(ad.id, found) : writtenIdentifiers(ad.id, ad.metadata);
    return { id: ad.id, facts, mentions: [...ownMentions(ad, facts, copies), ...named] };
  }

  return {
    async version(operationId) {
      await identities?.groupFaces(operationId);
      // An image that comes changes the first, one that is hashed later the second.
      return `${await links.version(operationId)} ${await pictureHashes.countMissing()}`;
    },

    async *ads(operationId) {
      const minors = new Map(
        (await links.minorAds(operationId)).map(({ adId, isFlagged }) => [adId, isFlagged] as const),
      );
      const minorOf = (id: AdId) => {
        const isFlagged = minors.get(id);
        return isFlagged === undefined ? null : isFlagged ? "flagged" : "machine";
      };
      const copies = await pictureGroups.of(operationId);
      for (let after: AdId | null = null; ; ) {
        const page: Ad[] = await ads.ofOperation(operationId, { after, limit: PAGE });
        const last = page.at(-1);
        if (last === undefined) return;
        yield await Promise.all(page.map((ad) => linked(ad, minorOf(ad.id), copies)));
        await pause();
        after = last.id;
      }
    },

    ofAd: async (ad) => linked(ad, null, new Map()),

    async *across(operationId, noTies) {
      if (identities !== undefined)
        for await (const ties of identities.ties(operationId, noTies)) yield ties.map(identityMention);
      for (let after: CandidateId | null = null; ; ) {
        const page = await links.candidates(operationId, { after, limit: PAGE });
        const last = page.at(-1);
        if (last === undefined) return;
        yield page.map(
          ({ adId, candidateId, faceId, subjectId, reference, state, isLead, log10LR }): Mention => ({
            ad: adId,
            kind: "subject",
            key: subjectId,
            label: reference,
            strength: Math.max(0, log10LR ?? 0),
            evidence: { type: "candidate", candidateId, faceId, subjectId, state, isLead, log10LR },
          }),
        );
        after = last.candidateId;
        await pause();
      }
    },
  };
}

function identityMention({ identityId, adId, faceId, otherFaceId, log10LR }: IdentityTie): Mention {
  return {
    ad: adId,
    kind: "identity",
    key: identityId,
    label: identityId,
    strength: faceStrength(log10LR),
    evidence: { type: "faces", faceId, otherFaceId, log10LR },
  };
}

function factsOf({ id, metadata }: Ad, minor: AdFacts["minor"]): AdFacts {
  const { title, externalId, sourceUrl, site, location, postedAt, collectedAt } = metadata;
  const label = [title, externalId, sourceUrl].find((text) => text !== undefined && text.trim() !== "") ?? id;
  return {
    label: label.length > LONGEST_LABEL ? `${label.slice(0, LONGEST_LABEL - 1)}…` : label,
    site: site?.trim().toLowerCase() ?? hostOf(sourceUrl),
    place: location ?? null,
    at: postedAt ?? collectedAt ?? null,
    minor,
  };
}

function hostOf(url: string | undefined): string | null {
  if (url === undefined || !URL.canParse(url)) return null;
  const { hostname } = new URL(url);
  return hostname === "" ? null : hostname.replace(/^www\./, "");
}

function* ownMentions(ad: Ad, { site }: AdFacts, copies: ReadonlyMap<Sha256, CopyOf>): Generator<Mention> {
  if (site !== null)
    yield {
      ad: ad.id,
      kind: "site",
      key: site,
      label: site,
      strength: 0,
      evidence: { type: "site", site },
    };
  for (const { sha256, fileName } of ad.images) {
    const { of, distance } = copies.get(sha256) ?? { of: sha256, distance: 0 };
    yield {
      ad: ad.id,
      kind: "image",
      key: of,
      label: fileName,
      strength: imageStrength(distance),
      evidence: { type: "image", sha256, distance },
    };
  }
}
