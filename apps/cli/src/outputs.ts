import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ObserveContext, Skip, Store } from "@helioscope/core";
import type { Engine, EngineName } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { nodeDocument } from "@helioscope/core/figure/node";
import { directoryStore } from "@helioscope/core/node";
import { pictureStore } from "./picture-store.ts";
import { type FileSink, TABLE_FORMATS, type TableFormat, tableIn } from "./tables/index.ts";
import type { Terminal } from "./terminal.ts";

export interface OutputOptions {
  readonly folder: string;
  readonly formats: readonly TableFormat[];
  readonly seed: number;
  /** Opens the engine, which runs that follow each other share. */
  readonly engine: () => Promise<Engine>;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  /** How many frames come. */
  readonly frames: number;
  readonly truth?: string;
  /** Times of the frames, in their order. */
  readonly times: readonly string[];
  /** What was left out before. */
  readonly skipped: readonly Skip[];
}

/** What an instrument works with, and how to clear away what it left unfinished. */
export interface Outputs {
  readonly context: ObserveContext;
  /** Removes the tables that were begun and not closed. */
  discard(): Promise<void>;
}

/** Opens a folder for an instrument: its tables, its pictures, an engine that opens when first asked for. */
export async function outputsIn(options: OutputOptions): Promise<Outputs> {
  const { folder, formats, seed, terminal, signal, truth } = options;
  await mkdir(folder, { recursive: true });
  const out: Store = pictureStore(directoryStore(folder));
  const begun = new Set<FileSink>();
  const context: ObserveContext = {
    out,
    seed,
    signal,
    // Instruments see a stream of frames; how many there are is known here.
    onProgress: (progress) => terminal.progress({ ...progress, total: progress.total ?? options.frames }),
    onWarning: (warning) => terminal.warn(warning),
    engine: options.engine,
    skipped: options.skipped,
    times: options.times,
    table: async (name, columns) => {
      await mkdir(join(folder, name, ".."), { recursive: true });
      const sink = tableIn(folder, name, columns, formats);
      begun.add(sink);
      return {
        write: (row) => sink.write(row),
        close: async () => {
          await sink.close();
          begun.delete(sink);
          await removeOthers(folder, name, formats);
        },
      };
    },
    shipped: (url) => directoryStore(fileURLToPath(url)),
    document: nodeDocument(),
    ...(truth === undefined ? {} : { truth }),
  };
  return {
    context,
    async discard() {
      for (const sink of begun) await sink.discard();
      begun.clear();
    },
  };
}

const ONNX = "+onnx";

/** An engine by its name, or by what {@link engineLabel} said of one, that opens when it is first asked for, and once. */
export function lazyEngine(name: string | undefined, signal: AbortSignal): () => Promise<Engine> {
  let engine: Promise<Engine> | undefined;
  return () => {
    const wanted = (name ?? "auto").replace(ONNX, "") as EngineName | "auto";
    engine ??= openEngine({
      engine: wanted,
      signal,
      ...(name?.endsWith(ONNX) ? { inference: "onnx" as const } : {}),
    });
    return engine;
  };
}

/** An engine and what predictions run on beside it, on which their last digits depend: "wasm", or "wasm+onnx". */
export function engineLabel({ name, inference }: Engine): string {
  return inference?.runtime === "onnx" ? `${name}${ONNX}` : name;
}

/** An engine and what predictions run on beside it, with their versions. */
export function engineText({ name, version, inference }: Engine): string {
  const onnx = inference?.runtime === "onnx" ? `, onnxruntime ${inference.version}` : "";
  return `${name} ${version}${onnx}`;
}

/** A table of this run does not lie beside one of an earlier run in another format. */
export async function removeOthers(
  folder: string,
  name: string,
  formats: readonly TableFormat[],
): Promise<void> {
  for (const format of TABLE_FORMATS) {
    if (!formats.includes(format)) await rm(join(folder, `${name}.${format}`), { force: true });
  }
}
