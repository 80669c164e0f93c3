import type { Client } from "./client.js";
import { Refusal, refusalOf } from "./problem.js";

/**
 * Sends a form and says how far it is, which `fetch` cannot.
 * @param onProgress share of the bytes that are sent, 0 to 1
 * @throws Refusal
 */
export async function upload<Reply>(
  client: Client,
  path: string,
  form: FormData,
  onProgress: (share: number) => void = () => undefined,
): Promise<Reply> {
  try {
    return await sendForm<Reply>(path, form, client.headers(), onProgress);
  } catch (thrown) {
    if (thrown instanceof Refusal && (await client.renewed(thrown)))
      return upload(client, path, form, onProgress);
    throw thrown;
  }
}

function sendForm<Reply>(
  path: string,
  form: FormData,
  headers: Readonly<Record<string, string>>,
  onProgress: (share: number) => void,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new Refusal({ code: "OFFLINE" }));
    request.onload = () => {
      const { status, responseText } = request;
      if (status >= 200 && status < 300) resolve(JSON.parse(responseText) as Reply);
      else reject(refusalOf(status, responseText, request.getResponseHeader("retry-after")));
    };
    request.send(form);
  });
}
