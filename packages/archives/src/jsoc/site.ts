import { ArchiveError, type HttpClient, NetworkError, type ReplyOptions } from "../http/index.ts";
import { isObject, type JsonObject, numberOf, textOf } from "../json.ts";

/** Where JSOC is, and who asks it. */
export interface JsocSite {
  readonly client: HttpClient;
  /** `http://jsoc.stanford.edu` unless said. JSOC allows no requests from web pages: those need a proxy's address here. */
  readonly baseUrl?: string;
}

export const JSOC_URL = "http://jsoc.stanford.edu";

/** Address of a path of the site, each of its names escaped. */
export function siteUrl(site: JsocSite, path: string): string {
  const base = (site.baseUrl ?? JSOC_URL).replace(/\/+$/, "");
  return `${base}/${path.replace(/^\/+/, "").split("/").map(encodeURIComponent).join("/")}`;
}

/** The object that a JSOC program answers. `encodeURIComponent` and not a form: older programs leave "+" as it is. */
export async function ask(
  site: JsocSite,
  program: "jsoc_info" | "jsoc_fetch" | "show_series" | "checkAddress.sh",
  parameters: Readonly<Record<string, string | undefined>>,
  options: ReplyOptions<unknown> = {},
): Promise<JsonObject> {
  const query = Object.entries(parameters)
    .filter((pair): pair is [string, string] => pair[1] !== undefined)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join("&");
  const url = `${siteUrl(site, `cgi-bin/ajax/${program}`)}${query ? `?${query}` : ""}`;
  const check = (reply: unknown) => {
    if (!isObject(reply)) throw malformed(url, "is no JSON object");
    options.check?.(reply);
  };
  return (await site.client.json(url, { encoding: "latin1", ...options, check })) as JsonObject;
}

/** The member when it is a list, of objects only. Absent counts as empty. */
export function objects(reply: JsonObject, name: string): JsonObject[] {
  const value = reply[name];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** Throws an ArchiveError unless the reply's status is 0. */
export function demandOk(reply: unknown, what: string): void {
  if (!isObject(reply)) return;
  const status = numberOf(reply.status);
  if (status === 0) return;
  const said = textOf(reply.error ?? reply.msg).trim();
  throw new ArchiveError(`JSOC refuses ${what}: ${said || `status ${status}`}`, {
    code: status ?? undefined,
    value: reply,
  });
}

/** A reply that contradicts itself or lacks what it must have: asking again may help. */
export const malformed = (url: string, fact: string): NetworkError =>
  new NetworkError(`the reply ${fact}`, { url, failure: "content", retriable: true });
