import { AbortedError, ArgumentError, type WorkOptions } from "@helioscope/core";
import { ArchiveError, NetworkError } from "../http/index.ts";
import { pause } from "../http/pause.ts";
import { numberOf, textOf } from "../json.ts";
import { demandEmail } from "./email.ts";
import { type JsocExport, readExport } from "./export-reply.ts";
import { type ProcessingSteps, type Protocol, processText, protocolText } from "./processing.ts";
import { type RecordSetQuery, recordSet } from "./record-set.ts";
import type { JsocRequest } from "./series.ts";
import { ask, type JsocSite } from "./site.ts";

export interface ExportRequest {
  readonly records: RecordSetQuery | string;
  /** A registered address ({@link checkEmail}); JSOC writes to it. */
  readonly email: string;
  /**
   * `url`: files are made and listed. `url-tar`: one archive of them. `url_quick`: what lies on disk, at once; only for
   * `as-is`. `url_quick` unless said where the protocol is `as-is`, else `url`.
   */
  readonly method?: "url" | "url-tar" | "url_quick";
  /** `fits` unless said: with the keywords in the headers. `as-is` gives bare segments. */
  readonly protocol?: Protocol;
  readonly process?: ProcessingSteps;
  /** Such as `{seriesname}.{HARPNUM:%d}.{T_REC:A}.{segment}`. */
  readonly fileNameFormat?: string;
  /** The first so many records, or the last where negative. */
  readonly limit?: number;
  /** Part of the address before "@" unless said. */
  readonly requester?: string;
}

export interface RequestWork extends JsocRequest {
  /** Times that a server which is busy, or "cannot save the request", is asked again: 4. */
  readonly retries?: number;
  /** Wait between these, ms: 5000. */
  readonly retryMs?: number;
  readonly onWarning?: (warning: string) => void;
}

/**
 * Requests an export. A request whose reply was lost is not repeated on its own account, since JSOC would do the work
 * twice. Throws an ArgumentError for what JSOC would not take, an ArchiveError when it refuses, a NetworkError.
 */
export async function requestExport(
  site: JsocSite,
  request: ExportRequest,
  options: RequestWork = {},
): Promise<JsocExport> {
  const { retries = 4, retryMs = 5000, signal, onWarning } = options;
  const parameters = exportParameters(request);
  for (let failures = 0; ; failures++) {
    try {
      const reply = await ask(site, "jsoc_fetch", parameters, {
        ...options,
        cacheSeconds: 0,
        retries: 0,
      });
      const begun = readExport(site, reply);
      if (begun.state === "done" || begun.id !== "") return begun;
      throw new ArchiveError("JSOC took the export and does not say by which name", { value: reply });
    } catch (error) {
      if (failures >= retries || !wasNotTaken(error)) throw error;
      const asked = error instanceof NetworkError ? (error.retryAfterMs ?? 0) : 0;
      if (asked > LONGEST_WAIT_MS) throw error;
      const waitMs = Math.max(retryMs, asked);
      onWarning?.(`${(error as Error).message}. Requesting it again in ${waitMs / 1000} s`);
      await pause(waitMs, signal);
    }
  }
}

/** A server that asks for more with Retry-After is not waited for. */
const LONGEST_WAIT_MS = 120_000;

/** How an export stands. Throws an ArchiveError when nothing will come of it, or a NetworkError. */
export async function exportStatus(
  site: JsocSite,
  id: string,
  options: JsocRequest = {},
): Promise<JsocExport> {
  if (!/^\w+$/.test(id)) {
    throw new ArgumentError(`${JSON.stringify(id)} is no export`, {
      value: id,
      expected: "an identifier such as JSOC_20140325_334",
    });
  }
  const parameters = { op: "exp_status", requestid: id };
  const status = readExport(site, await ask(site, "jsoc_fetch", parameters, { ...options, cacheSeconds: 0 }));
  return status.id ? status : { ...status, id };
}

export interface WaitOptions extends WorkOptions {
  /** Between two questions, s: what JSOC proposes, or 5 where it proposes nothing. */
  readonly pollSeconds?: number;
  /** Longest wait for the whole, s: a day. */
  readonly timeoutSeconds?: number;
  /** Times that JSOC may not know the export yet: 5. */
  readonly unknownRetries?: number;
}

/**
 * Asks until an export is done. Takes what {@link requestExport} gave, or the identifier of an earlier one: a wait that
 * was ended can be taken up again. Throws an ArchiveError when nothing will come of it or it takes too long, a
 * NetworkError, an AbortedError.
 */
export async function waitForExport(
  site: JsocSite,
  begun: JsocExport | string,
  options: WaitOptions = {},
): Promise<JsocExport> {
  const { pollSeconds, timeoutSeconds = 86_400, unknownRetries = 5, signal, onProgress } = options;
  const request = signal ? { signal } : {};
  let status = typeof begun === "string" ? await exportStatus(site, begun, request) : begun;
  let unknown = 0;
  let waited = 0;
  while (status.state !== "done") {
    const { id, state } = status;
    onProgress?.({ stage: `export ${id}`, done: 0, total: 1, detail: state });
    unknown = state === "unknown" ? unknown + 1 : 0;
    if (unknown > unknownRetries) {
      throw new ArchiveError(`JSOC does not know the export ${id}`, { code: 6, value: id });
    }
    const seconds = pollSeconds ?? (status.waitSeconds || 5);
    waited += seconds;
    if (waited > timeoutSeconds) {
      throw new ArchiveError(`The export ${id} is still ${state} after ${timeoutSeconds} s`, {
        value: id,
        remedy: "Wait for it later by its identifier.",
      });
    }
    try {
      await pause(seconds * 1000, signal);
    } catch (cause) {
      if (!(cause instanceof AbortedError)) throw cause;
      throw new AbortedError(`Aborted by the caller while ${id} was ${state}`, {
        cause,
        remedy: "Wait for it later by its identifier.",
      });
    }
    status = await exportStatus(site, id, request);
  }
  onProgress?.({ stage: `export ${status.id}`, done: 1, total: 1, detail: "done" });
  return status;
}

function exportParameters(request: ExportRequest): Record<string, string | undefined> {
  const { records, email, protocol = "fits", process = [], limit = 0 } = request;
  const method = request.method ?? (protocol === "as-is" ? "url_quick" : "url");
  if (method === "url_quick" && protocol !== "as-is") {
    throw new ArgumentError("The method url_quick makes no files", {
      expected: "the protocol as-is, or the method url",
    });
  }
  return {
    op: "exp_request",
    format: "json",
    ds: typeof records === "string" ? records : recordSet(records),
    notify: demandEmail(email),
    method,
    protocol: protocolText(protocol),
    filenamefmt: request.fileNameFormat,
    "process=n": processText(limit, process),
    requester: request.requester ?? email.slice(0, email.indexOf("@")),
  };
}

/** JSOC cannot save requests at times (its status 4); a busy server took nothing either. */
function wasNotTaken(error: unknown): boolean {
  if (error instanceof NetworkError) return error.status === 429 || error.status === 503;
  if (!(error instanceof ArchiveError) || error.code !== 4) return false;
  const { error: said, status } = error.value as { error?: unknown; status?: unknown };
  return numberOf(status) === 4 && /can.?t save new export-request hash/i.test(textOf(said));
}
