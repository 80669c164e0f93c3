import { expect } from "vitest";
import { MAIN, runJson, runMain } from "./cli.js";

/** That of everybody in tests of the command line. */
export const PASSWORD = "three long words and a number 7";

/** Makes, at the command line, an account past its first sign-in that works on the operation `default`. */
export async function workingAccount(data: string, name: string, role = "reviewer"): Promise<void> {
  const { json } = await runJson(data, "user", "add", name, "--role", role);
  const environment = { LEADLIGHT_PASSWORD: json.initialPassword, LEADLIGHT_NEW_PASSWORD: PASSWORD };
  const changed = await runMain({ main: MAIN, data, environment }, "user", "password", name);
  expect(changed).toMatchObject({ exitCode: 0 });
  expect(await runJson(data, "operation", "join", "default", name)).toMatchObject({ exitCode: 0 });
}
