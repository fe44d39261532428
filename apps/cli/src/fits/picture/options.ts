import { type ColourMapName, colourMaps, type Stretch } from "@helioscope/core/figure";
import { UsageError } from "../../usage-error.ts";
import type { Option, Values } from "../../verb.ts";

const STRETCHES = ["linear", "sqrt", "log", "asinh"] as const satisfies readonly Stretch[];
const GRIDS = ["auto", "world", "stonyhurst", "carrington", "none"] as const;

/** Options of `--to png`. */
export const PICTURE = {
  plane: { type: "number", integer: true, min: 0, about: "Plane of a cube, from 0 (default 0)" },
  section: { type: "text", hint: "X,Y,W,H", about: "Part of the image, in pixels from 0 at the lower left" },
  range: {
    type: "text",
    hint: "LOW,HIGH|N%",
    about: "Values of the first and last colour (--range=-500,500), or the middle N percent (default 99.5%)",
  },
  colour: { type: "choice", of: Object.keys(colourMaps), about: "Colour map (default by instrument)" },
  stretch: { type: "choice", of: STRETCHES, about: "How values run along the colours" },
  grid: {
    type: "choice",
    of: GRIDS,
    about: "Lines: of the world coordinates, or on the Sun every 15 degrees (default auto)",
  },
} as const satisfies Record<string, Option>;

export interface PictureOptions {
  readonly unit: string | undefined;
  readonly plane: number;
  /** First column and row, width and height. */
  readonly section: readonly [number, number, number, number] | undefined;
  readonly range: readonly [number, number] | undefined;
  /** Share of the values that the colours cover, 0 to 1, where `range` is not given. */
  readonly share: number;
  readonly colour: ColourMapName | undefined;
  readonly stretch: Stretch | undefined;
  readonly grid: (typeof GRIDS)[number];
}

export function pictureOptions(
  options: Values<typeof PICTURE> & { readonly unit?: string | undefined },
): PictureOptions {
  const { section, range } = options;
  return {
    unit: options.unit,
    plane: options.plane ?? 0,
    section: section === undefined ? undefined : box(section),
    ...limits(range),
    colour: options.colour as ColourMapName | undefined,
    stretch: options.stretch as Stretch | undefined,
    grid: (options.grid as PictureOptions["grid"] | undefined) ?? "auto",
  };
}

function box(text: string): [number, number, number, number] {
  const [x = -1, y = -1, w = 0, h = 0, ...more] = text.split(",").map(Number);
  const whole = [x, y, w, h].every(Number.isInteger);
  if (!whole || more.length > 0 || x < 0 || y < 0 || w < 1 || h < 1)
    throw new UsageError(`--section is X,Y,W,H in whole pixels, not "${text}"`);
  return [x, y, w, h];
}

function limits(text: string | undefined): Pick<PictureOptions, "range" | "share"> {
  if (text === undefined) return { range: undefined, share: 0.995 };
  const percent = /^([\d.]+)%$/.exec(text.trim());
  const share = Number(percent?.[1]) / 100;
  if (percent !== null && share > 0 && share <= 1) return { range: undefined, share };
  const [low = Number.NaN, high = Number.NaN, ...more] = text.split(",").map(Number);
  if (percent !== null || more.length > 0 || !(low < high))
    throw new UsageError(`--range is LOW,HIGH (--range=-500,500) or a percentage up to 100%, not "${text}"`);
  return { range: [low, high], share: 1 };
}
