import {
  ArchiveError,
  type ExportRequest,
  type JsocExport,
  type JsocSite,
  requestExport,
  waitForExport,
} from "@helioscope/archives";
import { directoryStore } from "@helioscope/core/node";
import type { Terminal } from "../terminal.ts";

const NOTE = "export.json";

export interface ExportOptions {
  /** Remembers which export was requested. */
  readonly folder: string;
  readonly fresh: boolean;
  readonly pollSeconds?: number;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/**
 * Has JSOC make the files, and waits for them. The identifiers of exports stay in the folder: a run that was ended
 * waits for the same exports, not for other ones; one that JSOC has forgotten is requested anew.
 */
export async function exportOf(
  site: JsocSite,
  request: ExportRequest & { readonly records: string },
  options: ExportOptions,
): Promise<JsocExport> {
  const { folder, fresh, terminal, signal } = options;
  const store = directoryStore(folder);
  const { email: _, ...asked } = request;
  const waiting = {
    signal,
    ...(options.pollSeconds === undefined ? {} : { pollSeconds: options.pollSeconds }),
    onProgress: terminal.progress.bind(terminal),
  };
  const notes = await readNotes();
  const others = notes.filter(({ request }) => JSON.stringify(request) !== JSON.stringify(asked));
  const note = notes.find((note) => !others.includes(note));
  if (note && !fresh) {
    terminal.say(`Waiting for the export ${note.id}, which was requested before`);
    try {
      return await waitForExport(site, note.id, waiting);
    } catch (error) {
      if (!(error instanceof ArchiveError)) throw error;
      terminal.warn(`${error.message}. It is requested anew`);
    }
  }
  const begun = await requestExport(site, request, {
    signal,
    onWarning: (warning) => terminal.warn(warning),
  });
  if (begun.id !== "") {
    await store.write(NOTE, `${JSON.stringify([...others, { id: begun.id, request: asked }])}\n`);
  }
  return waitForExport(site, begun, waiting);

  async function readNotes(): Promise<Note[]> {
    if (!(await store.has(NOTE))) return [];
    try {
      const found: unknown = JSON.parse(new TextDecoder().decode(await store.read(NOTE)));
      return [found].flat().filter((note): note is Note => typeof (note as Note | null)?.id === "string");
    } catch {
      return [];
    }
  }
}

/** An export that was requested, and how. */
interface Note {
  readonly id: string;
  readonly request: unknown;
}
