import type { Engine } from "./engine/index.ts";
import type { Raster, TypedArray } from "./raster.ts";
import type { HeaderLike, SolarImage } from "./solar-image.ts";
import type { Store } from "./store.ts";
import type { Cell, Column, TableSink } from "./table.ts";

/** What a paper says, what of it is here, and how our figures compare with its own. */
export interface PaperCard {
  readonly title: string;
  readonly authors: readonly string[];
  readonly journal: string;
  readonly year: number;
  readonly doi: string;
  readonly arxiv?: string;
  /** Sections, equations, tables and figures that the package implements. */
  readonly implemented: readonly string[];
  readonly deviations: readonly Deviation[];
  readonly figures: readonly PaperFigure[];
}

/** A place where the paper is silent, contradicts itself or its code, and what we do there. */
export interface Deviation {
  readonly subject: string;
  readonly paper: string;
  readonly here: string;
  readonly reason: string;
}

/** One number of the paper beside ours; `ours` is null where we have not measured it. */
export interface PaperFigure {
  readonly quantity: string;
  readonly data: string;
  readonly reported: number | string;
  readonly ours: number | string | null;
}

/** A configuration schema; a zod schema satisfies it. */
export interface ConfigSchema<Config> {
  parse(input: unknown): Config;
}

/** An array of any number of axes: physical values, the first axis of `shape` fastest (as NAXIS1 of FITS). */
export interface Cube {
  readonly data: TypedArray;
  readonly shape: readonly number[];
}

/** One image of an observation. The header is known at once, the pixels come when asked for. */
export interface Frame {
  readonly name: string;
  readonly header: HeaderLike;
  readonly width: number;
  readonly height: number;
  /** Length of every axis, the fastest first; the first two are width and height. */
  readonly shape: readonly number[];
  /** The first plane. */
  read(): Promise<SolarImage>;
  /** All of it. */
  cube(): Promise<Cube>;
}

/** What is known of a frame before its pixels are read. */
export type FrameFacts = Omit<Frame, "read" | "cube">;

/** Whether a frame suits an instrument, and why not. */
export type Fit = { readonly fits: true } | { readonly fits: false; readonly reason: string };

export interface Progress {
  readonly stage: string;
  readonly done: number;
  readonly total: number | undefined;
  readonly detail?: string;
}

/** What every long call takes. */
export interface WorkOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Said when something was left out or put right; nothing is printed by a package. */
  readonly onWarning?: (warning: string) => void;
}

/** Input that was left out, and the reason. */
export interface Skip {
  readonly name: string;
  readonly reason: string;
}

/** A trained or fresh network of an instrument. No tensor shows: rasters and typed arrays go in and out. */
export interface Network {
  readonly parameters: number;
  /** Layer by layer, as text. */
  summary(): string;
  save(store: Store, prefix?: string): Promise<void>;
  /** What its predictions run on here, as "wasm" or "wasm+onnx"; the engine where absent. */
  runsOn?(): Promise<string>;
  dispose(): void;
}

/** A score with the score of the trivial baseline beside it. */
export interface Score {
  readonly metric: string;
  readonly value: number;
  readonly baseline: { readonly name: string; readonly value: number };
  readonly higherIsBetter: boolean;
}

export interface Evaluation {
  readonly data: string;
  readonly examples: number;
  readonly scores: readonly Score[];
  readonly skipped: readonly Skip[];
}

export interface TrainRun extends WorkOptions {
  readonly engine: Engine;
  /** Checkpoints, the metrics log, the loss curve and the final model go here. */
  readonly out: Store;
  readonly seed: number;
  /** Go on from the checkpoint in `out`. */
  readonly resume?: boolean;
  /** The DOM to draw the loss curve in, outside a web page. */
  readonly document?: Document;
}

export interface TrainReport {
  readonly steps: number;
  readonly finalLoss: number;
  readonly stopped: "finished" | "early" | "aborted";
  readonly evaluation: Evaluation;
}

/** A number or a line of text for the summary of a report. */
export interface Fact {
  readonly label: string;
  readonly value: Cell;
  readonly unit?: string;
}

/** A picture of a report. The bytes lie in the observation's store under `path` (png or svg). */
export interface Picture {
  readonly path: string;
  readonly title: string;
  readonly caption: string;
}

/** A table of a report; its rows went through the sink of the same name. `shown` is a short one for the page. */
export interface ReportTable {
  readonly name: string;
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: number;
  readonly shown: readonly Readonly<Record<string, Cell>>[];
}

export interface Observation {
  readonly instrument: string;
  readonly title: string;
  readonly facts: readonly Fact[];
  readonly tables: readonly ReportTable[];
  readonly pictures: readonly Picture[];
  readonly scores: readonly Score[];
  readonly skipped: readonly Skip[];
  readonly notes: readonly string[];
}

/** What `observe` lends an instrument while it works. */
export interface ObserveContext extends WorkOptions {
  readonly out: Store;
  readonly seed: number;
  /** Opened on the first call: an instrument that needs no network asks for none. */
  engine(): Promise<Engine>;
  table(name: string, columns: readonly Column[]): Promise<TableSink>;
  /** Opens a folder that ships with a package, by its URL: from disk in Node, by fetch in a page. */
  shipped(folder: URL): Store;
  /** The DOM to draw plots in, outside a web page. */
  readonly document?: Document;
  /** Text of the truth file of a synthetic observation, when there is one. */
  readonly truth?: string;
  /** Input that was left out before the frames came; the instrument's `summary.json` lists it with its own. */
  readonly skipped?: readonly Skip[];
  /** Observation times of the frames that have one, UTC, in the frames' order, where they are known beforehand. */
  readonly times?: readonly string[];
}

/**
 * The one contract of the five papers. The command line, the report and the observatory are written against it;
 * a package exports an object that `satisfies` it.
 */
export interface Instrument<
  Config = unknown,
  Input = unknown,
  Output = unknown,
  Net extends Network = Network,
> {
  readonly name: string;
  /** What it does, in one line. */
  readonly title: string;
  readonly paper: PaperCard;
  readonly config: ConfigSchema<Config>;
  /** Named configurations; `paper` is always among them. */
  readonly presets: Readonly<Record<string, Config>>;
  readonly defaultPreset: string;
  /** Folder of the trained model that comes with the package. */
  readonly shippedModel?: URL;
  /** The trivial predictors that every score is shown beside. */
  readonly baselines: readonly { readonly name: string; readonly about: string }[];
  /** Does this frame suit the instrument? Called with headers only. */
  fits(frame: FrameFacts): Fit;
  /**
   * Name of the sequence that a frame belongs to, made of letters, digits, ".", "_" and "-"; frames of one name are
   * observed together, one call of `observe` a name. Called with headers only, for frames that fit. Without it all
   * frames are one sequence.
   */
  sequence?(frame: FrameFacts): string;
  build(config: Config, options: { readonly engine: Engine; readonly seed: number }): Promise<Net>;
  load(store: Store, options: { readonly engine: Engine; readonly prefix?: string }): Promise<Net>;
  preprocess(image: Raster, config: Config): Input;
  predict(network: Net, inputs: readonly Input[], options?: WorkOptions): Promise<Output[]>;
  train(data: Store, config: Config, run: TrainRun): Promise<TrainReport>;
  /** The configuration of the run in a folder that `train` wrote to, so that it can be resumed without saying it again; undefined where there is none. */
  runConfig?(out: Store): Promise<Config | undefined>;
  evaluate(network: Net, data: Store, config: Config, options?: WorkOptions): Promise<Evaluation>;
  observe(frames: AsyncIterable<Frame>, config: Config, context: ObserveContext): Promise<Observation>;
}
