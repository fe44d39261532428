import { ShapeError } from "@helioscope/core";
import { arrange, linePlot } from "@helioscope/core/figure";
import { windowsOf } from "./windows.ts";

/** What a figure of profiles shows. */
export interface ProfileFigureOptions {
  readonly title?: string;
  /** Standard deviation of the noise: lines at plus and minus this among the residuals. */
  readonly noise?: number;
  /** Further profiles in the figure, such as those of the first guess. */
  readonly others?: readonly { readonly name: string; readonly stokes: ArrayLike<number> }[];
  /** Width of each of the four panels, 400 by default. */
  readonly panelWidth?: number;
  /** The DOM to draw in, outside a web page. */
  readonly document?: Document;
}

const NAMES = ["I", "Q", "U", "V"] as const;
const OBSERVED = "#222222";
const FIT = "#d62728";
const OTHERS = ["#1f77b4", "#2ca02c", "#9467bd"];

/**
 * Observed Stokes profiles as points with the fit as a line, I, Q, U and V in four panels with the residuals (observed
 * less fit) below each, as one SVG; without a fit the profiles alone, as lines. Where the wavelengths are in several windows there is a column for each.
 *
 * @throws ShapeError where lengths differ; UnsupportedError outside a web page without a `document`.
 */
export async function profileFigure(
  wavelengths: ArrayLike<number>,
  observed: ArrayLike<number>,
  fit: ArrayLike<number> | undefined,
  options: ProfileFigureOptions = {},
): Promise<string> {
  const { others = [], noise, panelWidth = 400, title } = options;
  const n = wavelengths.length;
  for (const stokes of [observed, ...(fit ? [fit] : []), ...others.map((other) => other.stokes)]) {
    if (stokes.length === 4 * n) continue;
    throw new ShapeError(`Profiles of ${stokes.length} values at ${n} wavelengths`, {
      value: stokes.length,
      expected: `${4 * n}: I, Q, U, V`,
    });
  }
  const frame = { width: panelWidth, left: 80, ...(options.document ? { document: options.document } : {}) };
  const x = Float64Array.from(wavelengths);
  type Window = readonly [number, number];
  const part = (stokes: ArrayLike<number>, s: number, [from, to]: Window): Float64Array =>
    Float64Array.from({ length: to - from }, (_, i) => stokes[s * n + from + i]);
  const upper = (s: number, window: Window): Promise<string> => {
    const at = { x: x.subarray(...window) };
    return linePlot(
      [
        {
          ...{ name: "observed", ...at, y: part(observed, s, window), colour: OBSERVED },
          ...(fit ? { dots: "only" as const } : {}),
        },
        ...(fit ? [{ name: "fit", ...at, y: part(fit, s, window), colour: FIT }] : []),
        ...others.map(({ name, stokes }, k) => ({
          ...{ name, ...at, y: part(stokes, s, window), colour: OTHERS[k % OTHERS.length] },
          dashed: true,
        })),
      ],
      {
        ...frame,
        height: 230,
        yLabel: `Stokes ${NAMES[s]} / I\u1d04`,
        ...(fit ? {} : { xLabel: "Wavelength (\u00c5)" }),
        legend: (fit !== undefined || others.length > 0) && (s === 0 || (s === 1 && !wide)),
      },
    );
  };
  const lower = (s: number, window: Window, modelled: ArrayLike<number>): Promise<string> => {
    const fitted = part(modelled, s, window);
    const y = part(observed, s, window).map((value, i) => 1000 * (value - fitted[i]));
    const levels = [{ name: "zero", y: 0, colour: FIT }];
    if (noise !== undefined) {
      for (const sign of [-1, 1]) levels.push({ name: "noise", y: sign * noise * 1000, colour: "#999999" });
    }
    return linePlot([{ name: "residual", x: x.subarray(...window), y, colour: OBSERVED, dots: "only" }], {
      ...frame,
      ...{ height: 150, legend: false, levels },
      ...{ xLabel: "Wavelength (\u00c5)", yLabel: `${NAMES[s]} residual (10\u207b\u00b3)` },
    });
  };
  const windows = windowsOf(x);
  const wide = windows.length > 1;
  // One window: I beside Q over U beside V. Several: a row a parameter, a column a window.
  const rows = wide
    ? [0, 1, 2, 3].map((s) => windows.map((window) => [s, window] as const))
    : [
        [0, 1],
        [2, 3],
      ].map((pair) => pair.map((s) => [s, windows[0]] as const));
  const figures: string[] = [];
  for (const row of rows) {
    for (const [s, window] of row) figures.push(await upper(s, window));
    if (!fit) continue;
    for (const [s, window] of row) figures.push(await lower(s, window, fit));
  }
  return arrange(figures, { columns: rows[0].length, gap: 4, ...(title === undefined ? {} : { title }) });
}
