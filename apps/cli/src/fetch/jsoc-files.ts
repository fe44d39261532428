import { checkEmail, type JsocRecords, type JsocSite, recordSetChunks } from "@helioscope/archives";
import type { RemoteFile } from "@helioscope/archives/node";
import { ArgumentError, type Skip } from "@helioscope/core";
import { type ExportOptions, exportOf } from "./jsoc-export.ts";
import { filesOnDisk, type TypedRecordSet } from "./jsoc-records.ts";

export type FileMethod = "url" | "url-tar" | "url_quick";

export interface WantedFiles {
  readonly files: readonly RemoteFile[];
  /** Files that cannot be had this way. */
  readonly absent: readonly Skip[];
}

/**
 * Where the files of records are: on JSOC's disks (url_quick), or in exports that JSOC makes for a registered address,
 * one for each piece of a long set. Throws an ArgumentError for an address that JSOC does not know.
 */
export async function wantedFiles(
  site: JsocSite,
  set: TypedRecordSet,
  found: JsocRecords,
  by: { readonly method: FileMethod; readonly email: string | undefined },
  options: ExportOptions,
): Promise<WantedFiles> {
  const { method, email } = by;
  if (method === "url_quick" || email === undefined) return filesOnDisk(found, set);
  const { registered, message } = await checkEmail(site, email, { signal: options.signal });
  if (!registered) {
    throw new ArgumentError(`JSOC does not know ${email}${message ? ` (${message})` : ""}`, {
      value: email,
      expected: "a registered address",
      remedy: "Register at http://jsoc.stanford.edu/ajax/register_email.html, or take --method url_quick.",
    });
  }
  const files = new Map<string, RemoteFile>();
  for (const records of recordSetChunks(set.whole)) {
    const made = await exportOf(site, { records, email, method }, options);
    // A record on a cut is in both exports.
    for (const { name, url } of made.files) if (!files.has(name)) files.set(name, { name, url });
  }
  return { files: [...files.values()], absent: [] };
}
