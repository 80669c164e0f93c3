/** What a request may cost. Everything beyond is refused before the work is done. */
export interface HttpLimits {
  /** Bytes of one image file. */
  readonly imageBytes: number;
  /** Image files of one ad. */
  readonly imagesOfAd: number;
  /** Bytes of all image files of one request. */
  readonly uploadBytes: number;
  /** Pictures decoded, analysed or drawn at the same time. */
  readonly picturesAtOnce: number;
  /** Requests that may hold or wait for pictures at the same time, those at work included; the next one is refused. */
  readonly pictureRequests: number;
  /** Bytes that the uploads of these may have together. */
  readonly pictureRequestBytes: number;
  /** A request that would have to wait longer for its pictures' turn, by what they take these days, is refused; milliseconds. */
  readonly pictureWaitMs: number;
  /** Mean delay of the event loop in a second from which on every request is refused, in milliseconds. */
  readonly eventLoopDelayMs: number;
}

export const DEFAULT_LIMITS: HttpLimits = {
  imageBytes: 32 * 1024 * 1024,
  imagesOfAd: 30,
  uploadBytes: 96 * 1024 * 1024,
  // The networks share one thread, but a second picture can be decoded meanwhile.
  picturesAtOnce: 2,
  pictureRequests: 64,
  pictureRequestBytes: 768 * 1024 * 1024,
  pictureWaitMs: 10_000,
  eventLoopDelayMs: 1_000,
};

/** Bytes of a JSON body. The longest one, an opinion with its note, has some 5,000 characters. */
export const JSON_BYTES = 64 * 1024;

/** Bytes of one text field of a form: the longest metadata has some 150,000 characters of up to 4 bytes. */
export const FIELD_BYTES = 1024 * 1024;

/** Comparisons run one after the other; more than this many are not kept waiting. */
export const COMPARISONS_WAITING = 3;

/** Seconds that a client refused with SERVER_BUSY is asked to wait. */
export const RETRY_AFTER_SECONDS = 5;

/** Fastify's own limits are off unless set. All in milliseconds. */
export const TIMEOUTS = {
  /** From the first byte of a request to its last: a slow upload ends here. */
  requestMs: 300_000,
  /** From a complete request head to the reply. */
  handlerMs: 330_000,
  /** The same for a comparison, which answers when a whole operation has been searched. */
  comparisonMs: 3_600_000,
  /** A connection on which nothing moves; not shorter than the longest wait for a reply. */
  connectionMs: 3_660_000,
  /** A connection kept open between two requests. */
  keepAliveMs: 30_000,
} as const;
