import { type Cell, type Column, type Row, type Table, throwIfAborted } from "@helioscope/core";
import { type JsonObject, numberOf, textOf } from "../json.ts";
import { type ChunkOptions, chunks } from "./chunks.ts";
import { keywordName } from "./condition.ts";
import { type RecordSetQuery, recordSet, segmentName } from "./record-set.ts";
import { type JsocRequest, keywordTypes, seriesStruct } from "./series.ts";
import { recordSetChunks } from "./set-text.ts";
import { ask, demandOk, type JsocSite, malformed, objects, siteUrl } from "./site.ts";
import { type KeywordTypes, typedValues } from "./values.ts";

/** The file of one segment of one record. */
export interface SegmentFile {
  /** Path on the server; null where it is on tape only, or was never there. */
  readonly path: string | null;
  readonly url: string | null;
  /** Length of every axis, the fastest first; empty where JSOC does not say. */
  readonly shape: readonly number[];
}

export interface JsocRecords {
  /** A row a record: `record` (its name), `online` (null where JSOC does not say), then the keywords asked for. */
  readonly table: Table;
  /** By name of the segment, in the order of the rows. */
  readonly segments: Readonly<Record<string, readonly SegmentFile[]>>;
}

export interface RecordsOptions extends JsocRequest {
  /** Keywords, `*recnum*` and its like, or `**ALL**`. */
  readonly keys: readonly string[];
  readonly segments?: readonly string[];
  /** The first so many records, or the last where negative. */
  readonly limit?: number;
  /** Declared types ({@link keywordTypes}); columns without one are judged by their values. */
  readonly types?: KeywordTypes;
  readonly onWarning?: (warning: string) => void;
}

/** How many records there are. Throws an ArchiveError when JSOC does not understand the record set, or a NetworkError. */
export async function recordCount(
  site: JsocSite,
  query: RecordSetQuery | string,
  options: JsocRequest = {},
): Promise<number> {
  const ds = typeof query === "string" ? query : recordSet(query);
  const reply = await ask(
    site,
    "jsoc_info",
    { op: "rs_summary", ds },
    {
      ...options,
      check: (reply) => {
        demandOk(reply, `the count of ${ds}`);
        if (numberOf((reply as JsonObject).count) === null) throw malformed(ds, "has no count");
      },
    },
  );
  return numberOf(reply.count)!;
}

/**
 * Keywords and segments of records, without their data. No e-mail address is needed. Throws an ArchiveError when JSOC
 * does not understand the record set, or a NetworkError.
 */
export async function records(
  site: JsocSite,
  query: RecordSetQuery | string,
  options: RecordsOptions,
): Promise<JsocRecords> {
  const ds = typeof query === "string" ? query : recordSet(query);
  const { keys, segments = [], limit, types = {}, onWarning } = options;
  for (const key of keys) if (!/^\*{1,2}\w+\*{1,2}$/.test(key)) keywordName(key);
  for (const segment of segments) if (segment !== "**ALL**") segmentName(segment);
  const reply = await ask(
    site,
    "jsoc_info",
    {
      op: "rs_list",
      ds,
      key: keys.length > 0 ? keys.join(",") : "**NONE**",
      seg: segments.length > 0 ? segments.join(",") : undefined,
      R: "1",
      n: limit === undefined ? undefined : String(limit),
    },
    {
      ...options,
      check: (reply) => {
        demandOk(reply, `the records of ${ds}`);
        demandWhole(reply as JsonObject, ds);
      },
    },
  );
  const count = numberOf(reply.count)!;
  const info = objects(reply, "recinfo");
  const columns: Column[] = [
    { name: "record", type: "string", about: "name of the record" },
    { name: "online", type: "bool", about: "whether its data are on disk" },
  ];
  const cells: (readonly Cell[])[] = [
    info.length > 0 ? info.map(({ name }) => textOf(name)) : new Array<null>(count).fill(null),
    info.length > 0 ? info.map(({ online }) => onlineOf(online)) : new Array<null>(count).fill(null),
  ];
  const found = new Map(objects(reply, "keywords").map((entry) => [textOf(entry.name), entry.values]));
  const names = keys.some((key) => key.startsWith("**"))
    ? [...found.keys()]
    : keys.map((key) => [...found.keys()].find((name) => name.toLowerCase() === key.toLowerCase()) ?? key);
  for (const name of new Set(names)) {
    const values = (found.get(name) as readonly unknown[] | undefined) ?? new Array<null>(count).fill(null);
    const typed = typedValues(name, values, types[name]);
    if (typed.wrong.length > 0) {
      onWarning?.(
        `${typed.wrong.length} values of ${name} are no numbers, such as ${JSON.stringify(typed.wrong[0])}`,
      );
    }
    columns.push({ name, type: typed.type, about: `keyword ${name}` });
    cells.push(typed.cells);
  }
  const rows: Row[] = Array.from({ length: count }, (_, row) =>
    Object.fromEntries(columns.map(({ name }, column) => [name, cells[column]![row] ?? null])),
  );
  return { table: { name: "records", columns, rows }, segments: segmentFiles(site, reply) };
}

/**
 * As {@link records}, for long lists: the record set is cut ({@link chunks}, {@link recordSetChunks}) and asked for
 * piece by piece. Without `types` those that the series declares are asked for first, so that all pieces have the same
 * columns; a text of one piece is asked for at once. A record on a cut is given once.
 */
export async function* recordChunks(
  site: JsocSite,
  query: RecordSetQuery | string,
  options: Omit<RecordsOptions, "limit"> & ChunkOptions,
): AsyncGenerator<JsocRecords> {
  const typed = typeof query === "string";
  const pieces = typed ? recordSetChunks(query, options) : chunks(query, options).map(recordSet);
  const series = typed ? query.slice(0, query.search(/[[{]|$/)).trim() : query.series;
  const declared = async () => keywordTypes(await seriesStruct(site, series, options));
  const types = options.types ?? (typed && pieces.length === 1 ? {} : await declared());
  let before = new Set<Cell>();
  for (const chunk of pieces) {
    throwIfAborted(options.signal);
    const piece = await records(site, chunk, { ...options, types });
    const fresh = piece.table.rows.map(({ record }) => record === null || !before.has(record!));
    before = new Set(piece.table.rows.map(({ record }) => record!));
    const kept = <T>(list: readonly T[]) => list.filter((_, row) => fresh[row]);
    yield {
      table: { ...piece.table, rows: kept(piece.table.rows) },
      segments: Object.fromEntries(
        Object.entries(piece.segments).map(([name, files]) => [name, kept(files)]),
      ),
    };
  }
}

/** Each list of a reply has an entry a record, or the reply was cut or mixed up. */
function demandWhole(reply: JsonObject, ds: string): void {
  const count = numberOf(reply.count);
  if (count === null) throw malformed(ds, "has no count");
  const info = objects(reply, "recinfo");
  if (count > 0 && reply.recinfo !== undefined && info.length !== count) {
    throw malformed(ds, `names ${info.length} records and counts ${count}`);
  }
  for (const entry of [...objects(reply, "keywords"), ...objects(reply, "segments")]) {
    const values = Array.isArray(entry.values) ? entry.values.length : 0;
    if (values === count) continue;
    throw malformed(ds, `has ${values} values of ${textOf(entry.name)} and counts ${count} records`);
  }
}

function onlineOf(value: unknown): boolean | null {
  const online = numberOf(value);
  return online === null ? null : online !== 0;
}

function segmentFiles(site: JsocSite, reply: JsonObject): Record<string, SegmentFile[]> {
  return Object.fromEntries(
    objects(reply, "segments").map((entry) => {
      const shapes = Array.isArray(entry.dims) ? entry.dims : [];
      const files = ((entry.values ?? []) as unknown[]).map((value, row) => {
        const stated = textOf(value);
        const path = stated.startsWith("/") ? stated : null;
        return { path, url: path && siteUrl(site, path), shape: shapeOf(shapes[row]) };
      });
      return [textOf(entry.name), files];
    }),
  );
}

function shapeOf(value: unknown): number[] {
  const lengths = textOf(value).split("x").map(Number);
  return lengths.every((length) => Number.isSafeInteger(length) && length > 0) ? lengths : [];
}
