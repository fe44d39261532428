import { UnsupportedError } from "./errors.ts";

/**
 * SHA-256 of some bytes as 64 hexadecimal digits (WebCrypto). Throws an UnsupportedError on a web page that was not
 * served securely, where browsers withhold it.
 */
export async function sha256(bytes: Uint8Array): Promise<string> {
  if (!globalThis.crypto?.subtle) {
    throw new UnsupportedError("WebCrypto is not there", {
      remedy: "Serve the page by https or from localhost.",
    });
  }
  const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
