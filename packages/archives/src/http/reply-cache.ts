import { isHelioError, type Store, sha256 } from "@helioscope/core";

/** Good replies on a store, by URL. */
export interface ReplyCache {
  /** The reply, when there is one that is not older than so many seconds and has kept its checksum. */
  read(url: string, maxAgeSeconds: number): Promise<Uint8Array | undefined>;
  write(url: string, reply: Uint8Array): Promise<void>;
}

interface Heading {
  readonly url: string;
  readonly stored: string;
  readonly sha256: string;
}

/**
 * One file a URL, named by its hash: a line of JSON (URL, time, checksum of the reply), then the reply. What cannot be
 * read, has another URL or another checksum counts as absent.
 */
export function replyCache(store: Store, now: () => number = Date.now): ReplyCache {
  const path = async (url: string) => `${await sha256(new TextEncoder().encode(url))}.reply`;
  return {
    async read(url, maxAgeSeconds) {
      const place = await path(url);
      if (!(await store.has(place))) return undefined;
      const file = await store.read(place).catch(absent);
      const heading = file && readHeading(file);
      if (!heading || heading.url !== url) return undefined;
      const ageSeconds = (now() - Date.parse(heading.stored)) / 1000;
      if (!(ageSeconds >= 0 && ageSeconds <= maxAgeSeconds)) return undefined;
      const reply = file.slice(file.indexOf(NEWLINE) + 1);
      return (await sha256(reply)) === heading.sha256 ? reply : undefined;
    },
    async write(url, reply) {
      const heading: Heading = { url, stored: new Date(now()).toISOString(), sha256: await sha256(reply) };
      const head = new TextEncoder().encode(`${JSON.stringify(heading)}\n`);
      const file = new Uint8Array(head.length + reply.length);
      file.set(head);
      file.set(reply, head.length);
      await store.write(await path(url), file);
    },
  };
}

const NEWLINE = 10;

/** Another process may have removed it since we looked. */
function absent(error: unknown): undefined {
  if (!isHelioError(error, "data")) throw error;
}

function readHeading(file: Uint8Array): Heading | undefined {
  const end = file.indexOf(NEWLINE);
  if (end < 0) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(file.subarray(0, end))) as Heading;
  } catch {
    return undefined;
  }
}
