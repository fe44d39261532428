export type Cell = string | number | boolean | null | readonly number[];

/** One column of a table. `ints` holds a list of integers a row. */
export interface Column {
  readonly name: string;
  readonly type: "int" | "float" | "string" | "bool" | "ints";
  /** Physical unit, empty when there is none. */
  readonly unit?: string;
  readonly about: string;
}

export type Row = Readonly<Record<string, Cell>>;

/** A whole table in memory. */
export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** Where rows go as they come; the command line writes CSV, JSON Lines or Parquet behind it. */
export interface TableSink {
  write(row: Row): Promise<void>;
  close(): Promise<void>;
}
