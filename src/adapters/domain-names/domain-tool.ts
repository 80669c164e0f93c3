import { parse } from "tldts";
import type { DomainTool } from "../../domain/identifiers/tools.js";

/**
 * The public suffix list that comes with the library: what is registered under suffixes of companies, as a blog host's, counts
 * as a domain of its own.
 */
export const domainTool: DomainTool = {
  registrable(host) {
    const { domain, isIcann, isPrivate, isIp } = parse(host, { allowPrivateDomains: true });
    return domain !== null && !isIp && (isIcann || isPrivate) ? domain : null;
  },
};
