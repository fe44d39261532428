import { FormatError } from "@helioscope/core";
import { pointed } from "./fortran.ts";
import { type ControlField, fieldNumbers, readControlFields, writeControlFields } from "./sir-fields.ts";

/** Replaces a column x by a + b x + c log tau. */
export type SirTransform = readonly [a: number, b: number, c: number];

const COLUMNS = [
  ["temperature", "temperature  (a+b*t+c*logtau) a,b,c?"],
  ["electronPressure", "electr. press(a+b*pe+c*logtau) a,b,c?"],
  ["microturbulence", "microturb.   (a+b*mic+c*logtau) a,b,c?"],
  ["fieldStrength", "magn. field  (a+b*h+c*logtau) a,b,c?"],
  ["velocity", "LOS velocity (a+b*V+c*logtau) a,b,c?"],
  ["inclination", "gamma        (a+b*gam+c*logtau) a,b,c?"],
  ["azimuth", "phi          (a+b*phi+c*logtau) a,b,c?"],
  ["height", "height   z   (a+b*z+c*logtau) a,b,c?"],
  ["gasPressure", "gas pressure (a+b*pg+c*logtau) a,b,c?"],
  ["density", "density      (a+b*rho+c*logtau) a,b,c?"],
] as const;

/** A control file of SIR's model editor (`.mtrol` of modelador3, 21 lines). What is left out stays as it is in the model. */
export interface SirModelControl {
  readonly input: string;
  readonly output: string;
  /** First and last log tau and the step between. */
  readonly grid?: readonly [number, number, number];
  /** Degree of the interpolating polynomial. */
  readonly degree?: number;
  /** First and last depth point that are changed, counted from 1. */
  readonly range?: readonly [number, number];
  readonly transforms?: Readonly<Partial<Record<(typeof COLUMNS)[number][0], SirTransform>>>;
  readonly hydrostatic?: boolean;
  readonly magneticPressure?: boolean;
  /** 1: heights and gas pressures follow from depths and electron pressures; 2: the other way round. */
  readonly direction?: 1 | 2;
  readonly abundances?: string;
  readonly mu?: number;
  /** dyn/cm^2. */
  readonly topPressure?: number;
}

/** Writes a control file of the model editor. */
export function writeSirModelControl(control: SirModelControl): string {
  const { transforms = {}, grid, degree, range, direction, mu, topPressure } = control;
  const field = (label: string, values: readonly (string | undefined)[]): ControlField => ({
    label: label.padEnd(36),
    values: values.filter((value) => value !== undefined),
  });
  const real = (value: number | undefined) => (value === undefined ? undefined : pointed(value));
  const whole = (value: number | undefined) => (value === undefined ? undefined : String(value));
  return writeControlFields([
    field("Input Model?                     (*)", [control.input]),
    field("Output Model?                    (*)", [control.output]),
    field("New grid (tau1,taun,|step|)", (grid ?? []).map(pointed)),
    field("Degree of pol. used to interpolate", [whole(degree)]),
    field("change from, to (initial, final index)", (range ?? []).map(String)),
    ...COLUMNS.map(([column, label]) => field(label, (transforms[column] ?? []).map(pointed))),
    field("Hydrostatic Equilibrium (yes=1)", [control.hydrostatic ? "1" : undefined]),
    field("Magnetic Pressure term? (yes=1)", [control.magneticPressure ? "1" : undefined]),
    field("tau,Pe-->z,Pg(1) or z,Pg-->tau,Pe(2)", [whole(direction)]),
    field("Abundance file?", [control.abundances]),
    field("Cosine of theta (mu)", [real(mu)]),
    field("gas pressure value at surface", [real(topPressure)]),
  ]);
}

/** Reads a control file of the model editor. Throws a FormatError where lines or numbers are missing. */
export function readSirModelControl(text: string): SirModelControl {
  const fields = readControlFields(text);
  const [input, output] = [fields[0]?.values[0], fields[1]?.values[0]];
  if (fields.length < 20 || input === undefined || output === undefined) {
    throw new FormatError(`The control file has ${fields.length} lines`, {
      expected: "21, beginning with the names of two models",
    });
  }
  const numbers = (at: number) => (fields[at] ? fieldNumbers(fields[at]) : []);
  const [grid, range, direction] = [numbers(2), numbers(4), numbers(17)[0]];
  const transforms = COLUMNS.flatMap(([column], i) => {
    const values = numbers(5 + i);
    return values.length === 3 ? [[column, values] as const] : [];
  });
  const [degree, abundances, mu, topPressure] = [
    numbers(3)[0],
    fields[18].values[0],
    numbers(19)[0],
    numbers(20)[0],
  ];
  return {
    input,
    output,
    ...(grid.length === 3 ? { grid: [grid[0], grid[1], grid[2]] as const } : {}),
    ...(degree === undefined ? {} : { degree }),
    ...(range.length === 2 ? { range: [range[0], range[1]] as const } : {}),
    ...(transforms.length > 0 ? { transforms: Object.fromEntries(transforms) } : {}),
    ...(numbers(15)[0] === 1 ? { hydrostatic: true } : {}),
    ...(numbers(16)[0] === 1 ? { magneticPressure: true } : {}),
    ...(direction === 1 || direction === 2 ? { direction } : {}),
    ...(abundances === undefined ? {} : { abundances }),
    ...(mu === undefined ? {} : { mu }),
    ...(topPressure === undefined ? {} : { topPressure }),
  };
}
