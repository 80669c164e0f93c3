/** Parameters that say where a visitor came from and not what is shown. */
const TRACKING =
  /^(?:utm_.*|fbclid|gclid|gclsrc|gbraid|wbraid|dclid|msclkid|yclid|twclid|ttclid|li_fat_id|igshid|igsh|mc_[ce]id|mkt_tok|_ga|_gl|_hs.*|ref_src|ref_url|spm|vero_id|wickedid|oly_.*_id|__s|s_cid)$/i;
const MOST_PARAMETERS = 50;

/**
 * A URL in the one form in which it is compared: https for http, host in lower case and without `www.`, no port of its
 * own, no name or password, no fragment, no tracking parameters, the others in order, no slash at the end.
 * @returns null for what is no web address
 */
export function normalUrl(written: string): { readonly href: string; readonly url: URL } | null {
  const address = /^h[tx]{2}ps?:\/\//i.test(written)
    ? written.replace(/^h[tx]{2}p(s?):/i, "http$1:")
    : `https://${written}`;
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || url.hostname === "") return null;
  const host = url.hostname.replace(/^www\./, "").replace(/\.$/, "");
  const kept = [...url.searchParams].filter(([name]) => !TRACKING.test(name)).slice(0, MOST_PARAMETERS);
  const query = new URLSearchParams(kept.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))).toString();
  const path = url.pathname.replace(/\/+$/, "");
  const port = url.port === "" || url.port === "80" || url.port === "443" ? "" : `:${url.port}`;
  return { href: `https://${host}${port}${path}${query === "" ? "" : `?${query}`}`, url };
}
