import type { DepthQuantity, Model, StokesProfiles } from "../types.ts";

/** Files of a run by their names, text or bytes. */
export type RunFiles = Readonly<Record<string, string | Uint8Array>>;

/** One run of a program in a folder of its own. */
export interface ExternalRun {
  /** Written into the folder before. */
  readonly files: RunFiles;
  readonly args?: readonly string[];
  readonly stdin?: string;
  /** Read afterwards. */
  readonly outputs: readonly string[];
  /** Outputs that may be missing. */
  readonly optional?: readonly string[];
  /** Which of the code's programs, where it has several; "main" by default. */
  readonly program?: string;
}

/** What the runs for a pixel left: their outputs and what the last one printed. */
export interface RunOutput {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly stdout: string;
}

/** What an external code made of a pixel. */
export interface ExternalFit {
  readonly model: Model;
  /** Laid out as the model; NaN for what was not inverted. */
  readonly uncertainty: Model;
  readonly stokes: StokesProfiles;
  /** The code's own, with its weights. */
  readonly codeChi2: number;
  readonly steps: number;
  readonly rejected: number;
}

/** Derivatives of the profiles to one quantity at each depth, [depths][4 n], per unit of {@link Atmosphere}. */
export interface ExternalResponse {
  readonly quantity: DepthQuantity;
  readonly depths: number;
  readonly values: Float64Array;
}

/**
 * What the driver has to know of a code: which files a run needs, and how its results are read. Reading throws where
 * they are no results (garbage); the pixel is then flagged.
 */
export interface ExternalAdapter {
  readonly name: string;
  /** Written once into the folder of each process. */
  readonly files: RunFiles;
  /** The text of a stop that the program reports in words and not by its exit status. */
  readonly complaint?: (stdout: string) => string | undefined;
  readonly invert?: (observed: StokesProfiles, guess: Model) => ExternalRun | readonly ExternalRun[];
  readonly readFit?: (output: RunOutput) => ExternalFit;
  readonly synthesize?: (model: Model) => ExternalRun | readonly ExternalRun[];
  readonly readProfiles?: (output: RunOutput) => StokesProfiles;
  readonly respond?: (model: Model, quantity: DepthQuantity) => ExternalRun | readonly ExternalRun[];
  readonly readResponse?: (output: RunOutput, quantity: DepthQuantity) => ExternalResponse;
}

/** The text of an output. */
export function textOutput(output: RunOutput, name: string): string {
  const bytes = output.files.get(name);
  return bytes ? new TextDecoder().decode(bytes) : "";
}
