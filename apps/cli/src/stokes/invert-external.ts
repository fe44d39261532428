import type { WorkOptions } from "@helioscope/core";
import type { MapResult, Model, SpectralSetup, StokesAssistConfig } from "@helioscope/stokes-assist";
import {
  type ExternalCode,
  type ExternalInversionOptions,
  invertExternal,
} from "@helioscope/stokes-assist/node";
import type { ExternalChoice, ProgramWork } from "./external-options.ts";

/** The codes' names in words. */
export const CODE_NAMES = { sir: "SIR", desire: "DeSIRe", rh: "RH" } as const;

/** Pixels of a tile at most: each is a process of its own. */
const MOST_PIXELS = 8;

export const externalTile = ({ maps }: StokesAssistConfig): number => Math.min(MOST_PIXELS, maps.tilePixels);

type Work = Omit<ExternalInversionOptions, "config" | "mapLogTau" | "tilePixels"> & WorkOptions;

/** Inverts a map with the program of another code. */
export function invertByCode(
  choice: ExternalChoice,
  config: StokesAssistConfig,
  work: Work & ProgramWork & { readonly setup: SpectralSetup },
): Promise<MapResult<Model>> {
  const { executable, template = "", control } = choice;
  const code: ExternalCode =
    choice.code === "sir"
      ? { code: "sir" }
      : { code: "desire", template, ...(control === undefined ? {} : { control }) };
  return invertExternal({
    ...work,
    ...code,
    executable,
    config: config.inversion,
    mapLogTau: config.maps.logTau,
    tilePixels: externalTile(config),
  });
}
