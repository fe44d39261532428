import { SHARP_PIXEL_DEGREES } from "../keywords/index.ts";
import type { BipoleConfiguration, BipoleOptions } from "./bipole.ts";

/**
 * What a curve shows: `size`: radius, for 1000, 2000 and 3000 G (Figure 9, top left); `field`: field at 12.5 Mm (top right);
 * `polarity`: both orders (bottom left, Figure 11); `single`: one disc (bottom right); `x-resolution` and `y-resolution`: other
 * frames (Figure 10); `frames`: all nine frames, for the peaks (Figure 10, right).
 */
export type ProbePanel =
  | "size"
  | "field"
  | "polarity"
  | "single"
  | "x-resolution"
  | "y-resolution"
  | "frames";

/** A curve before it is classified: its bipoles, one a point. */
export interface CurvePlan {
  readonly panel: ProbePanel;
  readonly name: string;
  readonly configuration: BipoleConfiguration;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly x: readonly number[];
  readonly bipoles: readonly BipoleOptions[];
}

/** Figures 9 to 11 are for inputs of 256 x 256; the frames stay the same for networks that take others. */
const SIDE_PX = 256;
const X_RESOLUTIONS_DEG = [0.05, 0.09, 0.13] as const;
const Y_RESOLUTIONS_DEG = [0.03, 0.05, 0.07] as const;
const USUAL = { x: 0.09, y: 0.05 } as const;
const RADIUS_MM = 12.5;
const FIELD_GAUSS = 2000;

/** Every curve of Figures 9 to 11. */
export function planCurves(
  radiiMm: readonly number[],
  fieldsGauss: readonly number[],
  configuration: BipoleConfiguration,
): CurvePlan[] {
  const byRadius = (
    panel: ProbePanel,
    name: string,
    change: { field?: number; order?: BipoleConfiguration; x?: number; y?: number } = {},
  ): CurvePlan => {
    const { field = FIELD_GAUSS, order = configuration, x = USUAL.x, y = USUAL.y } = change;
    const shared = { widthPx: sideOf(x), heightPx: sideOf(y), configuration: order };
    const bipoles = radiiMm.map((radiusMm) => ({ ...shared, fieldGauss: field, radiusMm }));
    return { panel, name, ...shared, x: radiiMm, bipoles };
  };
  const shared = { widthPx: sideOf(USUAL.x), heightPx: sideOf(USUAL.y), configuration };
  return [
    ...[1000, 2000, 3000].map((field) => byRadius("size", `${field} G`, { field })),
    {
      panel: "field",
      name: `radius ${RADIUS_MM} Mm`,
      ...shared,
      x: fieldsGauss,
      bipoles: fieldsGauss.map((fieldGauss) => ({ ...shared, fieldGauss, radiusMm: RADIUS_MM })),
    },
    ...(["-+", "+-"] as const).map((order) => byRadius("polarity", named(order), { order })),
    ...(["+", "-"] as const).map((order) => byRadius("single", named(order), { order })),
    ...X_RESOLUTIONS_DEG.map((x) => byRadius("x-resolution", `${sideOf(x)} px wide (${x}°/px)`, { x })),
    ...Y_RESOLUTIONS_DEG.map((y) => byRadius("y-resolution", `${sideOf(y)} px high (${y}°/px)`, { y })),
    ...X_RESOLUTIONS_DEG.flatMap((x) =>
      Y_RESOLUTIONS_DEG.map((y) => byRadius("frames", `${sideOf(x)}x${sideOf(y)} px`, { x, y })),
    ),
  ];
}

/** Side of the frame, in SHARP pixels, that has this resolution when resized to 256. */
const sideOf = (resolutionDeg: number): number => Math.round((SIDE_PX * resolutionDeg) / SHARP_PIXEL_DEGREES);

/** A frame and the resolution that it has when resized to 256 x 256. */
export function frameOf(
  widthPx: number,
  heightPx: number,
): {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly xResolutionDeg: number;
  readonly yResolutionDeg: number;
  readonly aspect: number;
} {
  const resolution = (side: number): number => (side * SHARP_PIXEL_DEGREES) / SIDE_PX;
  return {
    widthPx,
    heightPx,
    xResolutionDeg: resolution(widthPx),
    yResolutionDeg: resolution(heightPx),
    aspect: widthPx / heightPx,
  };
}

const named = (order: BipoleConfiguration): string =>
  order.replaceAll("-", "\u2212").replace(/^(.)$/, "$1 alone");
