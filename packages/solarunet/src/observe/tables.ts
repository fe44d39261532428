import type { Column, ObserveContext, ReportTable, Row, TableSink } from "@helioscope/core";
import { EVENT_COLUMNS, FEATURE_COLUMNS, LIFETIME_COLUMNS } from "./columns.ts";

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

/** The three tables of a run. */
export interface TrackTables {
  readonly features: TableSink;
  readonly events: TableSink;
  readonly lifetimes: TableSink;
  close(): Promise<void>;
  shown(): ReportTable[];
}

export async function openTables(context: ObserveContext): Promise<TrackTables> {
  const open = async (name: string, title: string, columns: readonly Column[]) =>
    new CountedSink(await context.table(name, columns), { name, title, columns });
  const features = await open("features", "Features", FEATURE_COLUMNS);
  const events = await open("events", "Events", EVENT_COLUMNS);
  const lifetimes = await open("lifetimes", "Lifetimes", LIFETIME_COLUMNS);
  const all = [features, events, lifetimes];
  return {
    features,
    events,
    lifetimes,
    async close() {
      for (const sink of all) await sink.close();
    },
    shown: () => all.map((sink) => sink.table),
  };
}
