import { expect, it } from "vitest";
import { runCli, runJson } from "../helpers/cli.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

it("leadlight key makes keys, lists them without showing them, and revokes them", async () => {
  const data = await temporaryFolder();
  const { json: made } = await runJson(
    data,
    "key",
    "create",
    "case importer",
    "--days",
    "7",
    "--all-operations",
  );
  expect(made).toMatchObject({ label: "case importer", revokedAt: null, operations: "all" });
  expect(made.key).toMatch(/^leadlight_[\w-]{8}\.[\w-]{43}$/);
  const days = (Date.parse(made.expiresAt) - Date.parse(made.createdAt)) / (24 * 3600 * 1000);
  expect(days).toBeCloseTo(7, 3);

  const listed = await runCli(data, "key", "list");
  expect(listed.stdout).toContain("case importer");
  expect(listed.stdout).toContain(`leadlight_${made.prefix}`);
  expect(listed.stdout).not.toContain(made.key);

  expect((await runCli(data, "key", "revoke", made.id)).stdout).toBe(`${made.id} is revoked\n`);
  const { json } = await runJson(data, "key", "list");
  const { key: _, ...kept } = made;
  expect(json.keys).toEqual([{ ...kept, revokedAt: expect.any(String) }]);
  const unknown = await runCli(data, "key", "revoke", "key_unknown");
  expect(unknown.exitCode).toBe(1);
  expect(unknown.stderr).toContain("KEY_UNKNOWN");
  expect((await runCli(data, "key", "create", "x", "--days", "0")).exitCode).toBe(2);
  expect((await runCli(data, "key", "create", "x")).stderr).toContain("--operation or --all-operations");
  const nowhere = await runCli(data, "key", "create", "x", "--operation", "nowhere");
  expect(nowhere.stderr).toContain("OPERATION_UNKNOWN");
});
