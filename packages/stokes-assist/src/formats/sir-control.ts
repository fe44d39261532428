import { ArgumentError, FormatError } from "@helioscope/core";
import { pointed } from "./fortran.ts";
import { type ControlField, fieldNumbers, readControlFields, writeControlFields } from "./sir-fields.ts";

/** Numbers of nodes of one component, one a cycle, the last one kept; Infinity for a node at every depth (`*`). */
export interface SirNodes {
  readonly temperature?: readonly number[];
  readonly electronPressure?: readonly number[];
  readonly microturbulence?: readonly number[];
  readonly fieldStrength?: readonly number[];
  readonly velocity?: readonly number[];
  readonly inclination?: readonly number[];
  readonly azimuth?: readonly number[];
  readonly macroturbulence?: readonly number[];
}

/**
 * A control file of SIR (`.trol`, 42 lines). Lists hold one value a cycle, the last one kept; a field that is left out
 * is blank in the file, and SIR takes its default.
 */
export interface SirControl {
  /** 0 synthesises, -1 computes response functions. */
  readonly cycles: number;
  readonly profiles: readonly string[];
  readonly strayLightProfiles?: string;
  readonly psf?: string;
  readonly grid?: string;
  readonly lines?: string;
  readonly abundances?: string;
  readonly model: readonly string[];
  readonly secondModel?: string;
  /** Of I, Q, U and V; a negative one fits the ratio to I. */
  readonly weights?: readonly [readonly number[], readonly number[], readonly number[], readonly number[]];
  readonly automaticNodes?: readonly number[];
  readonly nodes?: SirNodes;
  readonly secondNodes?: SirNodes;
  readonly fill?: readonly number[];
  readonly strayLight?: readonly number[];
  readonly mu?: number;
  readonly signalToNoise?: readonly number[];
  readonly contrast?: number;
  readonly svdTolerance?: readonly number[];
  readonly initialLambda?: readonly number[];
  /** 0 splines, 1 linear, 2 to 5 regularised. */
  readonly interpolation?: readonly number[];
  /** Gas pressure at the top of the two components, dyn/cm^2; a negative one is a density. */
  readonly topPressure?: readonly [number, number];
  readonly magneticPressure?: number;
  readonly departures?: string;
}

const QUANTITIES = [
  ["temperature", "Nodes for temperature"],
  ["electronPressure", "Nodes for electr. press."],
  ["microturbulence", "Nodes for microturb."],
  ["fieldStrength", "Nodes for magnetic field"],
  ["velocity", "Nodes for LOS velocity"],
  ["inclination", "Nodes for gamma"],
  ["azimuth", "Nodes for phi"],
  ["macroturbulence", "Invert macroturbulence"],
] as const satisfies readonly (readonly [keyof SirNodes, string])[];

/** Writes a control file as SIR reads it. */
export function writeSirControl(control: SirControl): string {
  const { weights, nodes, secondNodes } = control;
  const text = (label: string, ...values: readonly (string | undefined)[]): ControlField => ({
    label,
    values: values.filter((value) => value !== undefined).map((value) => name(label, value)),
  });
  const reals = (label: string, values: readonly number[] = []): ControlField => ({
    label,
    values: values.map(pointed),
  });
  const whole = (label: string, values: readonly number[] = []): ControlField => ({
    label,
    values: values.map((value) => integer(label, value)),
  });
  const fields = [
    whole("Number of cycles          (*)", [control.cycles]),
    text("Observed profiles         (*)", ...control.profiles),
    text("Stray light file", control.strayLightProfiles),
    text("PSF file", control.psf),
    text("Wavelength grid file      (s)", control.grid),
    text("Atomic parameters file", control.lines),
    text("Abundances file", control.abundances),
    text("Initial guess model 1     (*)", ...control.model),
    text("Initial guess model 2", control.secondModel),
    ...["I", "Q", "U", "V"].map((s, i) => reals(`Weight for Stokes ${s}`, weights?.[i])),
    whole("AUTOMATIC SELECT. OF NODES?", control.automaticNodes),
    ...QUANTITIES.map(([quantity, label]) => whole(`${label} 1`, nodes?.[quantity])),
    ...QUANTITIES.map(([quantity, label]) => whole(`${label} 2`, secondNodes?.[quantity])),
    whole("Invert filling factor?", control.fill),
    whole("Invert stray light factor?", control.strayLight),
    reals("mu=cos (theta)", only(control.mu)),
    reals("Estimated S/N for I", control.signalToNoise),
    reals("Continuum contrast", only(control.contrast)),
    reals("Tolerance for SVD", control.svdTolerance),
    reals("Initial diagonal element", control.initialLambda),
    whole("Splines/Linear Interpolation", control.interpolation),
    reals("Gas pressure at surface 1", only(control.topPressure?.[0])),
    reals("Gas pressure at surface 2", only(control.topPressure?.[1])),
    whole("Magnetic pressure term?", only(control.magneticPressure)),
    text("NLTE Departures filename", control.departures),
  ];
  return writeControlFields(fields);
}

/** Reads a control file of SIR. Throws a FormatError where lines or numbers are missing. */
export function readSirControl(text: string): SirControl {
  const fields = readControlFields(text);
  if (fields.length < 41) {
    throw new FormatError(`The control file has ${fields.length} lines`, { expected: "42, in SIR's order" });
  }
  const names = (at: number) => fields[at]?.values ?? [];
  const numbers = (at: number) => fieldNumbers(fields[at]);
  const nodes = (from: number): SirNodes =>
    defined(Object.fromEntries(QUANTITIES.map(([quantity], i) => [quantity, some(numbers(from + i))])));
  const weights = [9, 10, 11, 12].map(numbers) as [number[], number[], number[], number[]];
  const [cycles] = numbers(0);
  const pressures = [numbers(38)[0], numbers(39)[0]];
  return defined({
    cycles: cycles ?? 0,
    profiles: names(1),
    strayLightProfiles: names(2)[0],
    psf: names(3)[0],
    grid: names(4)[0],
    lines: names(5)[0],
    abundances: names(6)[0],
    model: names(7),
    secondModel: names(8)[0],
    weights: weights.some((list) => list.length > 0) ? weights : undefined,
    automaticNodes: some(numbers(13)),
    nodes: filled(nodes(14)),
    secondNodes: filled(nodes(22)),
    fill: some(numbers(30)),
    strayLight: some(numbers(31)),
    mu: numbers(32)[0],
    signalToNoise: some(numbers(33)),
    contrast: numbers(34)[0],
    svdTolerance: some(numbers(35)),
    initialLambda: some(numbers(36)),
    interpolation: some(numbers(37)),
    topPressure: pressures.some((p) => p !== undefined) ? [pressures[0] ?? 0, pressures[1] ?? 0] : undefined,
    magneticPressure: numbers(40)[0],
    departures: names(41)[0],
  }) as unknown as SirControl;
}

const only = (value: number | undefined): number[] => (value === undefined ? [] : [value]);
const some = (list: readonly number[]): readonly number[] | undefined => (list.length > 0 ? list : undefined);
const filled = (nodes: SirNodes): SirNodes | undefined => (Object.keys(nodes).length > 0 ? nodes : undefined);

function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
}

function integer(label: string, value: number): string {
  if (value === Number.POSITIVE_INFINITY) return "*";
  if (!Number.isInteger(value)) {
    throw new ArgumentError(`${value} in the field "${label}"`, {
      value,
      expected: "an integer, or Infinity for *",
    });
  }
  return String(value);
}

function name(label: string, value: string): string {
  if (value === "" || value.length > 100 || /[\s,;!]/.test(value)) {
    throw new ArgumentError(`"${value}" in the field "${label}"`, {
      value,
      expected:
        "a file name of at most 100 characters without blanks, commas, semicolons and exclamation marks",
    });
  }
  return value;
}
