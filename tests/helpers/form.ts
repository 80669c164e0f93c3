/** One part of a form as it goes over the wire; nothing is checked, so that tests can forge. */
export interface FormPart {
  readonly name: string;
  readonly content: string | Uint8Array;
  /** Makes it a file. */
  readonly fileName?: string;
  readonly type?: string;
}

const BOUNDARY = "leadlight-test-boundary";

/** A multipart/form-data request of these parts. */
export function form(...parts: FormPart[]): { headers: Record<string, string>; payload: Buffer } {
  const chunks = parts.flatMap(({ name, content, fileName, type }) => [
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"`,
    fileName === undefined ? "" : `; filename="${fileName}"`,
    type === undefined ? "" : `\r\nContent-Type: ${type}`,
    "\r\n\r\n",
    content,
    "\r\n",
  ]);
  return {
    headers: { "content-type": `multipart/form-data; boundary=${BOUNDARY}` },
    payload: Buffer.concat([...chunks, `--${BOUNDARY}--\r\n`].map((chunk) => Buffer.from(chunk))),
  };
}

export function field(name: string, content: string | object): FormPart {
  return typeof content === "string"
    ? { name, content }
    : { name, content: JSON.stringify(content), type: "application/json" };
}

export function file(content: Uint8Array, fileName = "picture.jpg", name = "image"): FormPart {
  return { name, content, fileName, type: "image/jpeg" };
}
