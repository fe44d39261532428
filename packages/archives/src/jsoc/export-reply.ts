import { ArchiveError } from "../http/index.ts";
import { type JsonObject, numberOf, textOf } from "../json.ts";
import { nameFiles } from "./file-names.ts";
import { type JsocSite, objects, siteUrl } from "./site.ts";

/** A file of a finished export. */
export interface ExportFile {
  /** The record that it holds; the archive's own name where the file holds all of them. */
  readonly record: string;
  /** A name for it on disk, different from that of every other file of the export. */
  readonly name: string;
  readonly url: string;
}

/** How an export stands. */
export interface JsocExport {
  /** Such as `JSOC_20140325_334`; empty where files were at hand and no request was made. */
  readonly id: string;
  readonly state: "done" | "processing" | "queued" | "unknown";
  /** When to ask again, s, as JSOC proposes. */
  readonly waitSeconds: number;
  /** Records; null where JSOC does not say. */
  readonly count: number | null;
  /** MB; null where JSOC does not say. */
  readonly sizeMB: number | null;
  /** What can be fetched, once it is done: the files, or the one archive of them. */
  readonly files: readonly ExportFile[];
  /** A text file with the keywords, where JSOC wrote one (as-is exports carry none in their files). */
  readonly keywordsUrl: string | null;
}

const STATES = new Map<number | null, JsocExport["state"]>([
  [0, "done"],
  [1, "processing"],
  [2, "queued"],
  [6, "unknown"],
]);

const REFUSALS = new Map<number | null, readonly [fact: string, remedy: string]>([
  [3, ["asks for too much at once", "Cut it into smaller requests."]],
  [4, ["is not a good one", "Check the record set, the processing and the e-mail address."]],
  [5, ["has expired", "Request it again."]],
  [7, ["was cancelled", "Request it again."]],
]);

/**
 * Reads what JSOC says of an export. Throws an ArchiveError when it says that nothing will come of it: code 3 too much,
 * 4 a bad request, 5 expired, 7 cancelled.
 */
export function readExport(site: JsocSite, reply: JsonObject): JsocExport {
  const code = numberOf(reply.status);
  const stated = textOf(reply.requestid) || textOf(reply.reqid);
  const id = stated === "VOID" ? "" : stated;
  const state = STATES.get(code);
  if (!state) {
    const [fact, remedy] = REFUSALS.get(code) ?? [`ended with status ${code ?? "none"}`, ""];
    const said = textOf(reply.error).trim();
    throw new ArchiveError(`The export ${id ? `${id} ` : ""}${fact}${said ? `: ${said}` : ""}`, {
      code: code ?? undefined,
      value: reply,
      ...(remedy ? { remedy } : {}),
    });
  }
  return {
    id,
    state,
    waitSeconds: Math.max(0, numberOf(reply.wait) ?? 0),
    count: numberOf(reply.count) ?? numberOf(reply.rcount),
    sizeMB: numberOf(reply.size),
    files: state === "done" ? filesOf(site, reply) : [],
    keywordsUrl: state === "done" ? urlIn(site, reply, textOf(reply.keywords)) : null,
  };
}

function filesOf(site: JsocSite, reply: JsonObject): ExportFile[] {
  const tar = textOf(reply.tarfile);
  if (tar) return nameFiles([{ record: tar, filename: tar, url: urlIn(site, reply, tar)! }]);
  const files = objects(reply, "data").map((entry) => ({
    record: textOf(entry.record),
    filename: textOf(entry.filename),
  }));
  // A segment that is not there is in the list all the same.
  const present = files.filter(({ filename }) => filename !== "" && !/^NoDataDirectory/i.test(filename));
  return nameFiles(present.map((file) => ({ ...file, url: urlIn(site, reply, file.filename)! })));
}

function urlIn(site: JsocSite, reply: JsonObject, filename: string): string | null {
  if (!filename) return null;
  return siteUrl(site, filename.startsWith("/") ? filename : `${textOf(reply.dir)}/${filename}`);
}
