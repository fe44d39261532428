import { GrowingBytes } from "./growing.ts";
import { answerError, bodyParts, drop, type RequestOptions, request } from "./request.ts";

/** Options of a download. */
export interface DownloadOptions extends RequestOptions {
  /** Called with the bytes that have come and those to come in all, where the server tells. */
  readonly onProgress?: (received: number, total: number | undefined) => void;
}

/** The whole of what lies at a URL. */
export async function download(url: string, options: DownloadOptions): Promise<Uint8Array> {
  const response = await request(url, options);
  if (!response.ok) {
    await drop(response);
    throw answerError(url, response, "The server refuses the file");
  }
  return wholeBody(url, response, options);
}

/** The body of an answer that holds the whole file. */
export async function wholeBody(
  url: string,
  response: Response,
  options: DownloadOptions,
): Promise<Uint8Array> {
  const { signal, onProgress } = options;
  const claimed = claimedLength(response);
  const bytes = new GrowingBytes(claimed);
  for await (const part of bodyParts(url, response, signal)) {
    bytes.push(part);
    onProgress?.(bytes.length, claimed);
  }
  if (claimed !== undefined && bytes.length < claimed) {
    throw answerError(url, response, `The download ended after ${bytes.length} bytes`, {
      expected: `${claimed} bytes, as Content-Length says`,
    });
  }
  return bytes.take();
}

/** Content-Length, where it counts the bytes that come out: not of a body that the platform inflates. */
function claimedLength(response: Response): number | undefined {
  const encoding = response.headers.get("content-encoding");
  const length = response.headers.get("content-length");
  if (length === null || (encoding !== null && encoding !== "identity")) return undefined;
  return /^\d+$/.test(length) ? Number(length) : undefined;
}
