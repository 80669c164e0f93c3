import type { Rejection } from "../ports/collected.js";
import { table } from "./terminal.js";

/** What was refused, counted by code and line by line; empty when nothing was. */
export function rejectionTable(rejected: readonly Rejection[]): string {
  if (rejected.length === 0) return "";
  const counts = new Map<string, number>();
  for (const { code } of rejected) counts.set(code, (counts.get(code) ?? 0) + 1);
  const summary = Array.from(counts, ([code, count]) => `${count} ${code}`).join(", ");
  const rows = rejected.map(({ source, line, code, message }) => [
    line === undefined ? source : `${source}:${line}`,
    code,
    message,
  ]);
  return `rejected ${rejected.length}: ${summary}\n${table(["source", "code", "reason"], rows)}`;
}
