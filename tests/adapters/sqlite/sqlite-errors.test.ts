import Database from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { asStoreError, isBusy } from "../../../src/adapters/sqlite/sqlite-errors.js";
import { expected } from "../../../src/domain/errors.js";

describe("what SQLite and the system report", () => {
  test.each([
    ["SQLITE_BUSY", "STORE_BUSY"],
    ["SQLITE_BUSY_SNAPSHOT", "STORE_BUSY"],
    ["SQLITE_BUSY_RECOVERY", "STORE_BUSY"],
    ["SQLITE_FULL", "STORAGE_FULL"],
    ["SQLITE_IOERR_WRITE", "STORAGE_FULL"],
    ["SQLITE_IOERR_SHMSIZE", "STORAGE_FULL"],
    ["ENOSPC", "STORAGE_FULL"],
    ["SQLITE_CORRUPT", "STORE_DAMAGED"],
    ["SQLITE_CORRUPT_INDEX", "STORE_DAMAGED"],
    ["SQLITE_NOTADB", "STORE_DAMAGED"],
    ["SQLITE_IOERR_SHORT_READ", "STORE_DAMAGED"],
    ["SQLITE_CANTOPEN", "FILE_UNREADABLE"],
    ["SQLITE_READONLY_DIRECTORY", "FILE_UNREADABLE"],
    ["EACCES", "FILE_UNREADABLE"],
    ["SQLITE_CONSTRAINT_CHECK", "INTERNAL"],
    ["SQLITE_ERROR", "INTERNAL"],
    ["ENOENT", "INTERNAL"],
  ])("as %s is our %s, with its cause", (code, ours) => {
    const thrown = new Database.SqliteError("the library's words", code);
    const error = asStoreError(thrown);
    expect(error).toMatchObject({ code: ours, cause: thrown });
    expect(error.message).toContain("the library's words");
  });

  test("as an error of ours is left as it is", () => {
    const ours = expected("AD_UNKNOWN", "an ad", "the test", "none");
    expect(asStoreError(ours)).toBe(ours);
  });

  test("as something that is no error becomes INTERNAL", () => {
    expect(asStoreError("text")).toMatchObject({ code: "INTERNAL" });
    expect(isBusy("SQLITE_BUSY")).toBe(false);
  });
});
