import { ArgumentError } from "@helioscope/core";
import { arrange, linePlot, seriesColours } from "@helioscope/core/figure";
import type { Atmosphere, DepthQuantity, Model } from "../types.ts";
import { styleOf, withUnit } from "./style.ts";

/** A model to be shown, and its standard errors where they are known. */
export interface NamedModel {
  readonly name: string;
  readonly model: Model;
  readonly uncertainty?: Model;
  /** Index of the component; 0 by default. */
  readonly component?: number;
}

/** What a figure of stratifications shows. */
export interface StratificationFigureOptions {
  /** Temperature, velocity, field strength, inclination, azimuth and microturbulence by default. */
  readonly quantities?: readonly DepthQuantity[];
  readonly title?: string;
  /** Panels in a row, 3 by default. */
  readonly columns?: number;
  /** Width of each panel, 330 by default. */
  readonly panelWidth?: number;
  /** The DOM to draw in, outside a web page. */
  readonly document?: Document;
}

const USUAL: readonly DepthQuantity[] = [
  "temperature",
  "velocity",
  "fieldStrength",
  "inclination",
  "azimuth",
  "microturbulence",
];

const SHOWN: Readonly<Record<DepthQuantity, { readonly unit: string; readonly scale: number }>> = {
  temperature: { unit: "kK", scale: 1e-3 },
  electronPressure: { unit: "dyn/cm2", scale: 1 },
  microturbulence: { unit: "km/s", scale: 1e-5 },
  fieldStrength: { unit: "kG", scale: 1e-3 },
  velocity: { unit: "km/s", scale: 1e-5 },
  inclination: { unit: "deg", scale: 1 },
  azimuth: { unit: "deg", scale: 1 },
};

/**
 * Models against log tau (deep layers on the left), their standard errors as shades, one panel a quantity, as one SVG.
 *
 * @throws ArgumentError for no models; UnsupportedError outside a web page without a `document`.
 */
export async function stratificationFigure(
  models: readonly NamedModel[],
  options: StratificationFigureOptions = {},
): Promise<string> {
  if (models.length === 0) throw new ArgumentError("No models to show", { expected: "at least one" });
  const { quantities = USUAL, panelWidth = 330, columns = 3, title } = options;
  const own = (model: Model, component = 0): Atmosphere => model.components[component].atmosphere;
  const grids = models.flatMap(({ model, component }) => [...own(model, component).logTau]);
  const xRange = [Math.max(...grids), Math.min(...grids)] as const;
  const figures: string[] = [];
  for (const [k, quantity] of quantities.entries()) {
    const { unit, scale } = SHOWN[quantity];
    const series = models.map(({ name, model, uncertainty, component }, m) => {
      const { logTau, [quantity]: values } = own(model, component);
      const turn =
        quantity === "azimuth" ? halfTurns(values, own(models[0].model, models[0].component)[quantity]) : 0;
      const y = values.map((value) => (value + turn) * scale);
      const errors = uncertainty && own(uncertainty, component)[quantity];
      const edge = (sign: number) => y.map((value, i) => value + sign * scale * (errors?.[i] ?? 0));
      const band = errors?.some((error) => error > 0) ? { band: { low: edge(-1), high: edge(1) } } : {};
      return { name, x: logTau, y, colour: seriesColours[m % seriesColours.length], ...band };
    });
    figures.push(
      await linePlot(series, {
        ...{ width: panelWidth, height: 240, xRange, legend: k === 0 && models.length > 1 },
        ...{ xLabel: "log \u03c4", yLabel: withUnit(styleOf(quantity).label, unit) },
        ...(options.document ? { document: options.document } : {}),
      }),
    );
  }
  return arrange(figures, { columns, gap: 4, ...(title === undefined ? {} : { title }) });
}

/** What brings azimuths, which are the same after half a turn, next to those of the first model. */
const halfTurns = (azimuths: Float64Array, first: Float64Array): number => {
  const middle = (values: Float64Array): number => values[values.length >> 1];
  return 180 * Math.round((middle(first) - middle(azimuths)) / 180);
};
