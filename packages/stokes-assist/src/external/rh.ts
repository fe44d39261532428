import { ArgumentError, DataError, UnsupportedError } from "@helioscope/core";
import { airToVacuum } from "../atoms/refraction.ts";
import { LIGHT_SPEED } from "../gas/constants.ts";
import { hsraContinuum } from "../gas/hsra-continuum.ts";
import type { Model, SpectralSetup, StokesProfiles } from "../types.ts";
import type { ExternalAdapter, ExternalRun, RunOutput } from "./adapter.ts";
import { checkProfiles } from "./garbage.ts";
import { readRhSpectrum, towardsVertical, writeMultiAtmosphere, writeRhField, writeXdr } from "./rh-files.ts";
import type { ExternalTemplate } from "./template.ts";

const FILES = {
  keywords: "keyword.input",
  atmosphere: "stokes.atmos",
  field: "stokes.B",
  waves: "stokes.wave",
  ray: "ray.input",
  spectrum: "spectrum.out",
} as const;

/** What RH is told. */
export interface RhOptions {
  readonly setup: SpectralSetup;
  /** The files of a set-up that works: `keyword.input` and those that it names beside it. */
  readonly template: ExternalTemplate;
}

/**
 * Runs of RH 1D (Uitenbroek 2001): forward synthesis, `rhf1d` and then `solveray`. Lines, atoms and the kind of
 * solution are those of the template; atmosphere, field, wavelengths and ray are set. Profiles are as RH gives them,
 * in units of the HSRA's continuum: without macroturbulence, instrumental profile and stray light.
 */
export function rhAdapter({ setup, template }: RhOptions): ExternalAdapter {
  const keywords = template.get(FILES.keywords);
  if (keywords === undefined) {
    throw new ArgumentError(`The template of RH has no ${FILES.keywords}`, { value: [...template.keys()] });
  }
  const mu = setup.mu ?? 1;
  const ray = `spectrum_${mu.toFixed(2)}`;
  const vacuum = Float64Array.from(
    setup.regions.flatMap(({ wavelengths }) => Array.from(wavelengths, (w) => airToVacuum(w) / 10)),
  );
  const sorted = vacuum.slice().sort();
  const settings = {
    ATMOS_FILE: FILES.atmosphere,
    STOKES_INPUT: FILES.field,
    STOKES_MODE: "FULL_STOKES",
    WAVETABLE: FILES.waves,
    SPECTRUM_OUTPUT: FILES.spectrum,
    VACUUM_TO_AIR: "FALSE",
    STARTING_J: "NEW_J",
    OLD_BACKGROUND: "FALSE",
    XDR_ENDIAN: "TRUE",
  };
  const names = [...template].filter(([name]) => name !== FILES.keywords);
  return {
    name: "RH",
    files: {
      ...Object.fromEntries(names),
      [FILES.keywords]: withKeywords(new TextDecoder().decode(keywords), settings),
      [FILES.waves]: writeXdr([sorted], sorted.length),
      [FILES.ray]: `${mu.toFixed(6)}\n0\n`,
    },
    synthesize: (model) => rhRuns(model, setup, ray),
    readProfiles: (output) => checkProfiles(profilesOf(output, setup, vacuum, ray), setup.regions),
  };
}

function rhRuns(model: Model, { abundances, mu = 1 }: SpectralSetup, ray: string): readonly ExternalRun[] {
  if (model.components.length !== 1) {
    throw new UnsupportedError("RH computes one atmosphere at a time", {
      value: model.components.length,
      expected: "a model of one component",
      remedy: "Synthesise the components and add their profiles by their fills.",
    });
  }
  const vertical = towardsVertical(model.components[0].atmosphere, mu);
  const files = {
    [FILES.atmosphere]: writeMultiAtmosphere(vertical, abundances),
    [FILES.field]: writeRhField(vertical),
  };
  return [
    { program: "rhf1d", files, outputs: [FILES.spectrum] },
    { program: "solveray", files: {}, outputs: [ray] },
  ];
}

function profilesOf(
  output: RunOutput,
  setup: SpectralSetup,
  vacuum: Float64Array,
  ray: string,
): StokesProfiles {
  const nothing = new Uint8Array();
  const found = readRhSpectrum(output.files.get(FILES.spectrum) ?? nothing, output.files.get(ray) ?? nothing);
  const { wavelengths, stokes } = found;
  const n = vacuum.length;
  const out = new Float64Array(4 * n);
  let at = 0;
  for (const { wavelengths: region, lines } of setup.regions) {
    const unit = hsraContinuum(lines[0].wavelength);
    for (let i = 0; i < region.length; i++, at++) {
      const place = nearest(wavelengths, vacuum[at]);
      // From J/m^2/s/Hz/sr to erg/cm^2/s/cm/sr.
      const factor = (1e3 * LIGHT_SPEED) / (vacuum[at] * 1e-7) ** 2 / unit;
      for (let s = 0; s < 4; s++) out[s * n + at] = stokes[s * wavelengths.length + place] * factor;
    }
  }
  return out;
}

function nearest(wavelengths: Float64Array, wanted: number): number {
  let best = 0;
  wavelengths.forEach((wavelength, i) => {
    if (Math.abs(wavelength - wanted) < Math.abs(wavelengths[best] - wanted)) best = i;
  });
  if (Math.abs(wavelengths[best] - wanted) < 1e-6) return best;
  throw new DataError(`RH left no intensity at ${wanted} nm`, {
    value: wavelengths[best],
    expected: `${wanted}`,
  });
}

/** A keyword file with these values: lines that set them are replaced, others stay, new ones follow. */
export function withKeywords(text: string, settings: Readonly<Record<string, string>>): string {
  const names = Object.keys(settings);
  const kept = text
    .split(/\r?\n/)
    .filter((line) => !names.some((name) => new RegExp(`^\\s*${name}\\s*=`).test(line)));
  const set = Object.entries(settings).map(([name, value]) => `  ${name} = ${value}`);
  return `${kept.join("\n").trimEnd()}\n\n${set.join("\n")}\n`;
}
