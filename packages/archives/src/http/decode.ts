import { NetworkError } from "./errors.ts";

/** How the bytes of a reply become text. */
export interface TextOptions {
  /** UTF-8 unless said; JSOC writes Latin-1. */
  readonly encoding?: "utf-8" | "latin1";
  /** Puts U+FFFD where bytes are not UTF-8, instead of an error. HEK needs it. */
  readonly replaceInvalid?: boolean;
  /** Takes an HTML page for an answer; servers send one where something went wrong. */
  readonly html?: boolean;
}

const HTML = /^\uFEFF?\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^>]*-->\s*)*<(?:!doctype html|html|head|body)\b/i;

/** Throws a NetworkError for bytes that are no text, and for an HTML page. */
export function decodeText(url: string, bytes: Uint8Array, options: TextOptions = {}): string {
  const { encoding = "utf-8", replaceInvalid = false } = options;
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: !replaceInvalid }).decode(bytes);
  } catch (cause) {
    throw new NetworkError("the reply is not valid UTF-8", {
      url,
      failure: "content",
      retriable: false,
      remedy: "Ask for it with replaceInvalid where a few odd characters do no harm.",
      cause,
    });
  }
  if (!options.html) refuseHtml(url, text);
  return text;
}

/** Throws a NetworkError when the beginning of some bytes is that of an HTML page. */
export function refuseHtmlBytes(url: string, head: Uint8Array): void {
  refuseHtml(url, new TextDecoder("latin1").decode(head.subarray(0, 1024)));
}

function refuseHtml(url: string, text: string): void {
  if (!HTML.test(text)) return;
  const title = /<title>\s*([^<]*?)\s*</i.exec(text)?.[1];
  throw new NetworkError(`an HTML page came${title ? ` ("${title}")` : ""}`, {
    url,
    failure: "content",
    retriable: true,
    expected: "data",
  });
}

/** Throws a NetworkError for what is no JSON text, such as half of one. */
export function decodeJson(url: string, bytes: Uint8Array, options?: TextOptions): unknown {
  const text = decodeText(url, bytes, options);
  try {
    return JSON.parse(text);
  } catch (cause) {
    const shown = text.length > 60 ? `${text.slice(0, 60)}...` : text;
    throw new NetworkError(
      `the reply is no JSON: ${text.trim() === "" ? "it is empty" : JSON.stringify(shown)}`,
      {
        url,
        failure: "content",
        retriable: true,
        cause,
      },
    );
  }
}
