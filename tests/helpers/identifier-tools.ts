import { keccak256 } from "../../src/adapters/digests/keccak.js";
import { domainTool } from "../../src/adapters/domain-names/domain-tool.js";
import { phoneTool } from "../../src/adapters/phones/phone-tool.js";
import type { IdentifierTools } from "../../src/domain/identifiers/tools.js";

export const identifierTools: IdentifierTools = { phones: phoneTool, domains: domainTool, keccak256 };
