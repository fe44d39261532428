import { ShapeError } from "@helioscope/core";
import { arrange, linePlot } from "@helioscope/core/figure";

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
 * less fit) below each, as one SVG.
 *
 * @throws ShapeError where lengths differ; UnsupportedError outside a web page without a `document`.
 */
export async function profileFigure(
  wavelengths: ArrayLike<number>,
  observed: ArrayLike<number>,
  fit: ArrayLike<number>,
  options: ProfileFigureOptions = {},
): Promise<string> {
  const { others = [], noise, panelWidth = 400, title } = options;
  const n = wavelengths.length;
  for (const stokes of [observed, fit, ...others.map((other) => other.stokes)]) {
    if (stokes.length === 4 * n) continue;
    throw new ShapeError(`Profiles of ${stokes.length} values at ${n} wavelengths`, {
      value: stokes.length,
      expected: `${4 * n}: I, Q, U, V`,
    });
  }
  const x = Float64Array.from(wavelengths);
  const frame = { width: panelWidth, left: 80, ...(options.document ? { document: options.document } : {}) };
  const part = (stokes: ArrayLike<number>, s: number) =>
    Float64Array.from({ length: n }, (_, i) => stokes[s * n + i]);
  const upper = (s: number): Promise<string> =>
    linePlot(
      [
        { name: "observed", x, y: part(observed, s), colour: OBSERVED, dots: "only" },
        { name: "fit", x, y: part(fit, s), colour: FIT },
        ...others.map(({ name, stokes }, k) => ({
          ...{ name, x, y: part(stokes, s), colour: OTHERS[k % OTHERS.length] },
          dashed: true,
        })),
      ],
      { ...frame, height: 230, yLabel: `Stokes ${NAMES[s]} / I\u1d04`, legend: s < 2 },
    );
  const lower = (s: number): Promise<string> => {
    const seen = part(observed, s);
    const fitted = part(fit, s);
    const levels = [{ name: "zero", y: 0, colour: FIT }];
    if (noise !== undefined) {
      for (const sign of [-1, 1]) levels.push({ name: "noise", y: sign * noise * 1000, colour: "#999999" });
    }
    return linePlot(
      [
        {
          name: "residual",
          x,
          y: seen.map((value, i) => 1000 * (value - fitted[i])),
          colour: OBSERVED,
          dots: "only",
        },
      ],
      {
        ...frame,
        ...{ height: 150, legend: false, levels },
        ...{ xLabel: "Wavelength (\u00c5)", yLabel: `${NAMES[s]} residual (10\u207b\u00b3)` },
      },
    );
  };
  const figures: string[] = [];
  for (const pair of [
    [0, 1],
    [2, 3],
  ]) {
    for (const s of pair) figures.push(await upper(s));
    for (const s of pair) figures.push(await lower(s));
  }
  return arrange(figures, { columns: 2, gap: 4, ...(title === undefined ? {} : { title }) });
}
