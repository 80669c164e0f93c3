import { describe, expect, test } from "vitest";
import { translate } from "../../../src/adapters/sharp/open-image.js";

describe("putting a failure of libvips into our words", () => {
  test("keeps what libvips said as the cause, out of the message", () => {
    const cause = new Error("VipsJpeg: /home/somebody/file.jpg: premature end");
    const error = translate(cause, "jpeg", 10);
    expect(error).toMatchObject({ code: "IMAGE_DAMAGED", cause });
    expect((error as Error).message).not.toContain("somebody");
  });

  test("does not blame the file when the machine has no memory left", () => {
    const cause = new Error("out of memory --- size == 143MB");
    expect(translate(cause, "png", 10)).toBe(cause);
  });
});
