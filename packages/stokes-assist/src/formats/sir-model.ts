import { ArgumentError, FormatError, ShapeError } from "@helioscope/core";
import type { Atmosphere, Component, Model } from "../types.ts";
import { exponential, fixed } from "./fortran.ts";
import { notNumbers, numberRows } from "./sir-rows.ts";

/** A model file of SIR (`.mod`), or the uncertainties of one (`.err`, see {@link readSirUncertainties}): one component with what stands beside it. */
export interface SirModel {
  readonly atmosphere: Atmosphere;
  /** cm/s (km/s in the file). */
  readonly macroturbulence: number;
  readonly fill: number;
  /** 0 to 1 (percent in the file). */
  readonly strayLight: number;
  /** Geometrical height, km, gas pressure, dyn/cm^2, and density, g/cm^3; files of eight columns have none. */
  readonly structure?: {
    readonly height: Float64Array;
    readonly gasPressure: Float64Array;
    readonly density: Float64Array;
  };
}

const COLUMNS = [
  "logTau",
  "temperature",
  "electronPressure",
  "microturbulence",
  "fieldStrength",
  "velocity",
  "inclination",
  "azimuth",
] as const satisfies readonly (keyof Atmosphere)[];

const STRUCTURE = ["height", "gasPressure", "density"] as const;

/**
 * Reads a model file of SIR, of 8 or 11 columns. The deepest point comes out first: rows of rising optical depth are
 * turned round. Throws a FormatError that names the line for anything else, temperatures that are not positive
 * included.
 */
export function readSirModel(text: string): SirModel {
  const rows = numberRows(text, "the model");
  const model = modelOf(rows);
  const [head, ...depths] = rows;
  const { logTau, temperature } = model.atmosphere;
  const direction = Math.sign(logTau[logTau.length - 1] - logTau[0]);
  for (const [i, { line, values }] of depths.entries()) {
    if (!Number.isFinite(logTau[i]) || (i > 0 && !((logTau[i] - logTau[i - 1]) * direction > 0))) {
      throw notNumbers("the model", line, values.join(" "), "optical depths that fall all the way, or rise");
    }
    if (!(temperature[i] > 0 && temperature[i] < Number.POSITIVE_INFINITY)) {
      throw notNumbers("the model", line, values.join(" "), "a positive temperature in the second column");
    }
  }
  return direction > 0 ? modelOf([head, ...depths.reverse()]) : model;
}

/**
 * Reads the uncertainties of a model (`.err`), which have its layout; they may be anything, NaN for numbers that SIR
 * had no room for. Throws a FormatError that names the line for what is no such file.
 */
export function readSirUncertainties(text: string): SirModel {
  return modelOf(numberRows(text, "the model"));
}

function modelOf([head, ...rows]: ReturnType<typeof numberRows>): SirModel {
  if (head === undefined || head.values.length < 3 || rows.length === 0) {
    throw new FormatError("The model holds no depth points", {
      expected: "a line of macroturbulence, filling factor and stray light, and rows of 8 or 11 columns",
    });
  }
  const width = rows[0].values.length;
  for (const { line, values } of rows) {
    if (values.length !== width || (width !== 8 && width !== 11)) {
      throw notNumbers("the model", line, values.join(" "), "8 or 11 columns");
    }
  }
  const column = (index: number) => Float64Array.from(rows, ({ values }) => values[index]);
  const atmosphere = Object.fromEntries(COLUMNS.map((name, index) => [name, column(index)]));
  const [vmac, fill, stray] = head.values as [number, number, number];
  const model = {
    atmosphere: atmosphere as unknown as Atmosphere,
    macroturbulence: vmac * 1e5,
    fill,
    strayLight: stray / 100,
  };
  if (width === 8) return model;
  const [height, gasPressure, density] = [column(8), column(9), column(10)];
  return { ...model, structure: { height, gasPressure, density } };
}

/**
 * Writes a model file in SIR's own layout, eleven columns; without a structure those of height, gas pressure and
 * density are zero, which SIR computes anew. Throws a ShapeError for columns of unequal length and an ArgumentError
 * for a number that the layout cannot hold.
 */
export function writeSirModel(model: SirModel): string {
  const { atmosphere, structure } = model;
  const depths = atmosphere.logTau.length;
  const columns = [
    ...COLUMNS.map((name) => atmosphere[name]),
    ...STRUCTURE.map((name) => structure?.[name] ?? new Float64Array(depths)),
  ];
  if (columns.some((column) => column.length !== depths)) {
    throw new ShapeError("The columns of the model differ in length", {
      value: columns.map((column) => column.length),
      expected: `${depths} depth points each`,
    });
  }
  const head = [model.macroturbulence / 1e5, model.fill, model.strayLight * 100];
  const lines = [head.map((value) => ` ${exponential(value, 14, 7, 1)}`).join("")];
  for (let depth = 0; depth < depths; depth++) {
    const [tau, temperature, pressure, vmic, ...rest] = columns.map((column) => column[depth]) as number[];
    lines.push(
      [
        "",
        fixed(tau!, 7, 4),
        fixed(temperature!, 8, 1),
        exponential(pressure!, 12, 5, 1),
        exponential(vmic!, 10, 3, 1),
        ...rest.map((value) => exponential(value, 11, 4, 1)),
        "",
      ].join(" "),
    );
  }
  return `${lines.join("\n")}\n`;
}

/** The model files of a model: one for each component. */
export function sirModelsOf(model: Model): SirModel[] {
  if (model.components.length < 1 || model.components.length > 2) {
    throw new ArgumentError(`A model of ${model.components.length} components`, {
      expected: "1 or 2, as SIR has",
    });
  }
  return model.components.map(({ atmosphere, macroturbulence, fill }) => ({
    atmosphere,
    macroturbulence,
    fill,
    strayLight: model.strayLight,
  }));
}

/** One or two model files as a model. The stray light is the first one's, as in SIR; a lone component fills all. */
export function modelOfSir(files: readonly SirModel[]): Model {
  const [first, second] = files;
  if (first === undefined || files.length > 2) {
    throw new ArgumentError(`A model of ${files.length} files`, { expected: "1 or 2" });
  }
  const component = (file: SirModel, fill: number): Component => ({
    atmosphere: file.atmosphere,
    macroturbulence: file.macroturbulence,
    fill,
  });
  const components =
    second === undefined
      ? [component(first, 1)]
      : [component(first, first.fill), component(second, 1 - first.fill)];
  return { components, strayLight: first.strayLight };
}
