import type { Column, ObserveContext, ReportTable, Row, TableSink } from "@helioscope/core";
import { FRAME_COLUMNS, LIFETIME_COLUMNS } from "./columns.ts";
import { EVENT_COLUMNS } from "./event-rows.ts";

const SHOWN_ROWS = 12;

/** A sink that counts its rows and keeps the first few for the report. */
class CountedSink implements TableSink {
  readonly #sink: TableSink;
  readonly #about: Pick<ReportTable, "name" | "title" | "columns">;
  readonly #shown: Row[] = [];
  #rows = 0;

  constructor(sink: TableSink, about: Pick<ReportTable, "name" | "title" | "columns">) {
    this.#sink = sink;
    this.#about = about;
  }

  async write(row: Row): Promise<void> {
    if (this.#rows++ < SHOWN_ROWS) this.#shown.push(row);
    await this.#sink.write(row);
  }

  close(): Promise<void> {
    return this.#sink.close();
  }

  get table(): ReportTable {
    return { ...this.#about, rows: this.#rows, shown: this.#shown };
  }
}

async function openTable(context: ObserveContext, name: string, title: string, columns: readonly Column[]) {
  return new CountedSink(await context.table(name, columns), { name, title, columns });
}

/** The four tables that grow with a run. */
export interface TrackTables {
  readonly frames: TableSink;
  readonly features: TableSink;
  readonly events: TableSink;
  readonly lifetimes: TableSink;
  close(): Promise<void>;
  shown(): ReportTable[];
}

/** Opens them; the columns of `features` depend on what the frames state of their place. */
export async function openTables(
  context: ObserveContext,
  featureColumns: readonly Column[],
): Promise<TrackTables> {
  const frames = await openTable(context, "frames", "Frames", FRAME_COLUMNS);
  const features = await openTable(context, "features", "Features", featureColumns);
  const events = await openTable(context, "events", "Events", EVENT_COLUMNS);
  const lifetimes = await openTable(context, "lifetimes", "Lifetimes", LIFETIME_COLUMNS);
  const all = [frames, features, events, lifetimes];
  return {
    frames,
    features,
    events,
    lifetimes,
    async close() {
      for (const sink of all) await sink.close();
    },
    shown: () => all.map((sink) => sink.table),
  };
}

/** A short table that is known at once; it is written and shown whole. */
export async function wholeTable(
  context: ObserveContext,
  about: Pick<ReportTable, "name" | "title" | "columns">,
  rows: readonly Row[],
): Promise<ReportTable> {
  const sink = await context.table(about.name, about.columns);
  for (const row of rows) await sink.write(row);
  await sink.close();
  return { ...about, rows: rows.length, shown: rows };
}
