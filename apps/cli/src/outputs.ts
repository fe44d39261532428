import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Column, ObserveContext, Store, TableSink } from "@helioscope/core";
import type { Engine, EngineName } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { nodeDocument } from "@helioscope/core/figure/node";
import { directoryStore } from "@helioscope/core/node";
import { type TableFormat, tableIn } from "./tables/index.ts";
import type { Terminal } from "./terminal.ts";

export interface ContextOptions {
  readonly folder: string;
  readonly formats: readonly TableFormat[];
  readonly seed: number;
  readonly engine: EngineName | "auto";
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly truth?: string;
}

/** What an instrument works with: its folder, its tables, an engine that opens when first asked for. */
export async function contextIn(options: ContextOptions): Promise<ObserveContext> {
  const { folder, formats, seed, terminal, signal, truth } = options;
  await mkdir(folder, { recursive: true });
  const out: Store = directoryStore(folder);
  let engine: Promise<Engine> | undefined;
  return {
    out,
    seed,
    signal,
    onProgress: (progress) => terminal.progress(progress),
    onWarning: (warning) => terminal.warn(warning),
    engine: () => {
      engine ??= openEngine({ engine: options.engine, signal });
      return engine;
    },
    table: async (name: string, columns: readonly Column[]): Promise<TableSink> => {
      await mkdir(join(folder, name, ".."), { recursive: true });
      return tableIn(folder, name, columns, formats);
    },
    shipped: (url) => directoryStore(fileURLToPath(url)),
    document: nodeDocument(),
    ...(truth === undefined ? {} : { truth }),
  };
}
