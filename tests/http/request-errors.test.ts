import { describe, expect, it } from "vitest";
import { LeadlightError } from "../../src/domain/errors.js";
import { asFormError, asRequestError } from "../../src/http/request-errors.js";

describe("an error that is not ours", () => {
  it.each([
    ["FST_ERR_CTP_BODY_TOO_LARGE", "REQUEST_TOO_LARGE"],
    ["FST_PARTS_LIMIT", "REQUEST_TOO_LARGE"],
    ["FST_ERR_CTP_INVALID_MEDIA_TYPE", "CONTENT_TYPE_UNSUPPORTED"],
    ["FST_ERR_CTP_INVALID_JSON_BODY", "REQUEST_INVALID"],
    ["FST_ERR_HANDLER_TIMEOUT", "SERVER_BUSY"],
    ["ERR_HTTP_REQUEST_TIMEOUT", "REQUEST_TIMEOUT"],
    ["HPE_HEADER_OVERFLOW", "REQUEST_TOO_LARGE"],
  ])("of code %s becomes %s and keeps its cause", (code, ours) => {
    const thrown = Object.assign(new Error("inside"), { code });
    expect(asRequestError(thrown)).toMatchObject({ code: ours, cause: thrown });
    expect(asRequestError(thrown).message).not.toContain("inside");
  });

  it("is the request's fault when it says so by its status", () => {
    const thrown = Object.assign(new Error("inside"), { code: "FST_ERR_NEW", statusCode: 418 });
    expect(asRequestError(thrown)).toMatchObject({ code: "REQUEST_INVALID" });
  });

  it("is ours otherwise, whatever was thrown", () => {
    for (const thrown of [
      new Error("x"),
      Object.assign(new Error("x"), { statusCode: 502 }),
      "x",
      null,
      {},
    ]) {
      expect(asRequestError(thrown)).toMatchObject({ code: "INTERNAL", cause: thrown });
    }
  });

  it("is the form's fault when a form was being read", () => {
    expect(asFormError(new Error("Unexpected end of multipart data"))).toMatchObject({
      code: "REQUEST_INVALID",
      message: expect.stringContaining("Unexpected end of multipart data"),
    });
  });
});

describe("an error of ours", () => {
  it("stays as it is", () => {
    const error = new LeadlightError("STORAGE_FULL", "full");
    expect(asRequestError(error)).toBe(error);
    expect(asFormError(error)).toBe(error);
  });
});
