import type { LeadId, OperationId } from "../../domain/ids.js";
import type { ExportFiles } from "../../ports/exports.js";
import type { Store } from "../../ports/store.js";

/** Writes the leads of an operation into a file, one line of JSON each, and logs that they may leave. @returns how many */
export type ExportLeads = (operation: OperationId, name: string) => Promise<number>;

/** Leads read at a time. */
const PAGE = 200;

export function createExportLeads({ store, exports }: { store: Store; exports: ExportFiles }): ExportLeads {
  return async (operation, name) => {
    await store.audit.append({ act: "lead.export", operationId: operation, details: {} });
    const lines: string[] = [];
    for (let after: LeadId | null = null; ; ) {
      const page = await store.leads.list({ reached: [operation] }, { after, limit: PAGE });
      for (const { id, candidateId, draftedAt, release } of page) {
        const candidate = await store.candidates.find(candidateId);
        if (candidate === null) continue;
        const { faceId, subjectId, portraitId, similarity, pack, calibrationId } = candidate;
        const of = { lead: id, candidate: candidateId, faceId, subjectId, portraitId };
        lines.push(JSON.stringify({ ...of, similarity, pack, calibrationId, draftedAt, release }));
      }
      after = page.at(-1)?.id ?? null;
      if (page.length < PAGE) break;
    }
    await exports.put(name, Buffer.from(lines.map((line) => `${line}\n`).join("")));
    return lines.length;
  };
}
