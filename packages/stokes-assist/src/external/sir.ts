import { ArgumentError, DataError, UnsupportedError } from "@helioscope/core";
import { ASPLUND_2009 } from "../atoms/abundances.ts";
import { writeSirAbundances } from "../formats/sir-abundances.ts";
import { writeSirControl } from "../formats/sir-control.ts";
import { sirGridOf, writeSirGrid } from "../formats/sir-grid.ts";
import { writeSirLines } from "../formats/sir-lines.ts";
import {
  modelOfSir,
  readSirModel,
  readSirUncertainties,
  sirModelsOf,
  writeSirModel,
} from "../formats/sir-model.ts";
import { readSirChi, readSirResponse, SIR_RESPONSES, sirSteps } from "../formats/sir-output.ts";
import { readSirProfiles, sirLineIndices, sirProfilesOf, writeSirProfiles } from "../formats/sir-profiles.ts";
import { writeSirPsf } from "../formats/sir-psf.ts";
import type { InversionConfig } from "../inversion/config.ts";
import type { DepthQuantity, Model, SpectralSetup } from "../types.ts";
import {
  type ExternalAdapter,
  type ExternalFit,
  type ExternalRun,
  type RunFiles,
  type RunOutput,
  textOutput,
} from "./adapter.ts";
import { checkModel, checkProfiles } from "./garbage.ts";
import { SIR_FILES, type SirSettings, sirBase, sirControlOf } from "./sir-control-of.ts";

/** What SIR is told. */
export interface SirOptions {
  readonly setup: SpectralSetup;
  /** For inversions. */
  readonly config?: InversionConfig;
  readonly settings?: SirSettings;
}

/**
 * Runs of SIR (Ruiz Cobo and del Toro Iniesta 1992): inversion, synthesis, and response functions. The lines of the
 * setup must be in LS coupling. SIR works in single precision, which moves lines by up to a quarter of a milli-Angstrom.
 * It samples instrumental profiles at the pixels only. As it perturbs relatively and refuses zeros, guesses of inversions
 * get at least 10 G and 10 m/s of micro- and macroturbulence. Its response to the temperature holds the electron
 * pressure's in hydrostatic equilibrium.
 */
export function sirAdapter({ setup, config, settings }: SirOptions): ExternalAdapter {
  return {
    name: "SIR",
    files: sirSetupFiles(setup),
    complaint: (stdout) => /STOP: *([^\n]*(?:\n {6,}[^\n]*)?)/.exec(stdout)?.[1]?.replace(/\s+/g, " ").trim(),
    invert: (observed, guess) => {
      if (!config) throw new ArgumentError("No configuration", { expected: "`config`, for an inversion" });
      return sirInversion(
        sirControlText(setup, guess, config, settings),
        config.cycles,
        sirRunFiles(withoutZeros(guess), {
          [SIR_FILES.observed]: writeSirProfiles(sirProfilesOf(setup.regions, observed)),
        }),
        guess.components.length,
      );
    },
    readFit: (output) => readSirFit(output, setup, config?.cycles ?? 1),
    synthesize: (model) => ({
      ...sirCall,
      files: sirRunFiles(model, {
        [SIR_FILES.control]: writeSirControl(sirBase(setup, model.components.length)),
      }),
      outputs: [SIR_FILES.observed],
    }),
    readProfiles: (output) =>
      checkProfiles(readSirProfiles(textOutput(output, SIR_FILES.observed)).stokes, setup.regions),
    respond: (model, quantity) => sirResponseRun(setup, model, quantity),
    readResponse: (output, quantity) => {
      const { depths, length, values } = readSirResponse(textOutput(output, responseFile(quantity)));
      const n = setup.regions.reduce((sum, region) => sum + region.wavelengths.length, 0);
      if (length !== 4 * n) {
        throw new DataError(`Response functions of ${length} values a depth`, { expected: `${4 * n}` });
      }
      const angle = quantity === "inclination" || quantity === "azimuth";
      return { quantity, depths, values: angle ? values.map((value) => (value * Math.PI) / 180) : values };
    },
  };
}

/** The guess with fields and turbulence that SIR can perturb. */
export function withoutZeros(guess: Model): Model {
  const components = guess.components.map((component) => {
    const { atmosphere, macroturbulence } = component;
    return {
      ...component,
      atmosphere: {
        ...atmosphere,
        fieldStrength: atmosphere.fieldStrength.map((field) => Math.max(field, 10)),
        microturbulence: atmosphere.microturbulence.map((speed) => Math.max(speed, 1e3)),
      },
      macroturbulence: Math.max(macroturbulence, 1e3),
    };
  });
  return { ...guess, components };
}

const sirCall = { stdin: `${SIR_FILES.control}\n` } as const;

const sirControlText = (
  setup: SpectralSetup,
  guess: Model,
  config: InversionConfig,
  settings?: SirSettings,
) => writeSirControl(sirControlOf(setup, guess.components.length, config, settings));

/** The files that all runs of a setup share. */
export function sirSetupFiles(setup: SpectralSetup): RunFiles {
  const indices = sirLineIndices(setup.regions);
  const lines = new Map(
    setup.regions.flatMap((region, r) => region.lines.map((line, k) => [indices[r][k], line])),
  );
  return {
    [SIR_FILES.lines]: writeSirLines(lines),
    [SIR_FILES.abundances]: writeSirAbundances({ ...ASPLUND_2009, ...setup.abundances }),
    [SIR_FILES.grid]: writeSirGrid(sirGridOf(setup.regions)),
    ...(setup.instrument ? { [SIR_FILES.psf]: writeSirPsf(setup.instrument) } : {}),
    ...(setup.strayLight
      ? { [SIR_FILES.stray]: writeSirProfiles(sirProfilesOf(setup.regions, setup.strayLight)) }
      : {}),
  };
}

/** The models of a run, with other files. */
export function sirRunFiles(model: Model, others: RunFiles): RunFiles {
  const [first, second] = sirModelsOf(model).map(writeSirModel);
  return {
    ...others,
    [SIR_FILES.guess]: first,
    ...(second === undefined ? {} : { [SIR_FILES.second]: second }),
  };
}

/** An inversion of so many cycles by SIR or a code that names its outputs in the same way. */
export function sirInversion(
  control: string,
  cycles: number,
  files: RunFiles,
  components: number,
  name: string = SIR_FILES.control,
): ExternalRun {
  const last = (model: string, ending: string) => model.replace(/\.mod$/, `_${cycles}.${ending}`);
  const second = components === 2 ? [last(SIR_FILES.second, "mod"), last(SIR_FILES.second, "err")] : [];
  const [chi, log] = ["chi", "log"].map((ending) => name.replace(/\.[^.]*$/, `.${ending}`));
  return {
    stdin: `${name}\n`,
    files: { ...files, [name]: control },
    outputs: [last(SIR_FILES.guess, "mod"), last(SIR_FILES.guess, "per"), ...second.slice(0, 1)],
    optional: [last(SIR_FILES.guess, "err"), ...second.slice(1), chi, log],
  };
}

/** Reads what an inversion left. Throws a DataError or FormatError where that is no result. */
export function readSirFit(output: RunOutput, setup: SpectralSetup, cycles: number): ExternalFit {
  const named = (model: string, ending: string) =>
    textOutput(output, model.replace(/\.mod$/, `_${cycles}.${ending}`));
  const all = (ending: string) =>
    [SIR_FILES.guess, SIR_FILES.second].map((model) => named(model, ending)).filter((text) => text !== "");
  const model = checkModel(modelOfSir(all("mod").map(readSirModel)));
  const errors = all("err");
  const uncertainty =
    errors.length === model.components.length ? modelOfSir(errors.map(readSirUncertainties)) : undefined;
  const endings = [...output.files].map(([name, bytes]) => [name, new TextDecoder().decode(bytes)] as const);
  const chi = endings.find(([name]) => name.endsWith(".chi"))?.[1] ?? "";
  const log = endings.find(([name]) => name.endsWith(".log"))?.[1] ?? "";
  return {
    model,
    uncertainty: uncertainty ?? nothingKnown(model),
    stokes: checkProfiles(readSirProfiles(named(SIR_FILES.guess, "per")).stokes, setup.regions),
    codeChi2: readSirChi(chi).at(-1)?.chi2 ?? Number.NaN,
    steps: sirSteps(log),
    rejected: output.stdout.match(/ increases /g)?.length ?? 0,
  };
}

function nothingKnown(model: Model): Model {
  return {
    components: model.components.map(({ atmosphere }) => ({
      atmosphere: Object.fromEntries(
        Object.entries(atmosphere).map(([name, values]: [string, Float64Array]) => [
          name,
          name === "logTau" ? values : values.map(() => Number.NaN),
        ]),
      ) as unknown as typeof atmosphere,
      macroturbulence: Number.NaN,
      fill: Number.NaN,
    })),
    strayLight: Number.NaN,
  };
}

function responseFile(quantity: DepthQuantity): string {
  return SIR_FILES.guess.replace(/mod$/, SIR_RESPONSES[quantity]);
}

/** One quantity a run: SIR has room for 200 parameters. */
function sirResponseRun(setup: SpectralSetup, model: Model, quantity: DepthQuantity): ExternalRun {
  if (model.components.length !== 1) {
    throw new UnsupportedError("Response functions of two components", {
      expected: "a model of one component",
    });
  }
  const control = { ...sirBase(setup, 1), cycles: -1, nodes: { [quantity]: [1] } };
  return {
    ...sirCall,
    files: sirRunFiles(model, { [SIR_FILES.control]: writeSirControl(control) }),
    outputs: [responseFile(quantity)],
  };
}
