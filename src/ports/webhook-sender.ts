/** Where webhooks may go, beside public addresses by https. */
export interface WebhookPolicy {
  readonly mayBePlain: boolean;
  /** Loopback, link-local and private addresses as well. */
  readonly mayBePrivate: boolean;
}

/** Sends what targets are told. */
export interface WebhookSender {
  readonly policy: WebhookPolicy;
  /**
   * Posts once; never throws. The address that the name leads to is judged as it is connected to. Redirects are not followed, nothing of the
   * answer is read but its status, and it ends within a time limit, whatever the target does.
   * @returns the status, or what stood in the way
   */
  post(request: {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  }): Promise<{ readonly status: number } | { readonly problem: string }>;
}
