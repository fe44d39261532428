import { assertSameSize, type Raster } from "@helioscope/core";
import {
  type Colour,
  colourise,
  fillRuns,
  type Panel,
  type PanelAxes,
  panelsSvg,
  type RgbaImage,
} from "@helioscope/core/figure";
import { quantile } from "@helioscope/core/stats";
import { sensitiveRegion } from "./on-field.ts";
import { pixelMmOf } from "./pixel-mm.ts";
import { runsWhere } from "./runs.ts";

/** Maps of one magnetogram, on its grid; {@link onField} makes them. */
export interface Explanation {
  /** The magnetogram; its `pixelScaleDeg`, where it has one, gives the axes. */
  readonly field: Raster & { readonly pixelScaleDeg?: number };
  /** Occlusion map, -1 to 1. */
  readonly occlusion?: Raster;
  /** Saliency map of either sign. */
  readonly saliency?: Raster;
  /** Pixels of the polarity-inversion line. */
  readonly pil?: Raster;
}

export interface ExplanationFigureOptions {
  readonly title?: string;
  /** Magnetic field of black and white, gauss; 500 as in Figure 12 where absent. */
  readonly saturationGauss?: number;
  /** Share of the maximum above which a pixel is red; 0.9 where absent. */
  readonly level?: number;
  /** Mm a pixel; by the scale of the magnetogram ({@link pixelMmOf}) where absent. */
  readonly pixelMm?: number;
  /** Width of each panel, 520 where absent. */
  readonly panelWidth?: number;
}

const REGION: Colour = "#e41a1c";
const LINE: Colour = "#ffd92f";
const LINE_ON_WHITE: Colour = "#222222";

/**
 * What a classifier looks at, as one SVG: the magnetogram with the region of largest occlusion sensitivity in red (Figure 12) and the
 * polarity-inversion line in yellow, the whole occlusion map, and the saliency map where there is one.
 *
 * @throws ShapeError where sizes differ
 */
export function explanationFigure(explanation: Explanation, options: ExplanationFigureOptions = {}): string {
  const { field, occlusion, saliency, pil } = explanation;
  const { title, saturationGauss = 500, level = 0.9, pixelMm = pixelMmOf(field), panelWidth = 520 } = options;
  for (const [name, map] of Object.entries({ occlusion, saliency, pil }))
    if (map) assertSameSize(field, map, `Magnetogram and ${name}`);
  const axes: PanelAxes = {
    x: { label: "x (Mm)", range: [0, field.width * pixelMm] },
    y: { label: "y (Mm)", range: [0, field.height * pixelMm] },
  };
  const scale = { map: "grey", min: -saturationGauss, max: saturationGauss } as const;
  const magnetogram = colourise(field, scale);
  if (pil) tint(magnetogram, pil, LINE);
  if (occlusion) tint(magnetogram, sensitiveRegion(occlusion, level), REGION, 0.6);
  const panels: Panel[] = [
    {
      ...axes,
      image: magnetogram,
      title: occlusion
        ? `Red: sensitivity above ${level}${pil ? "; yellow: inversion line" : ""}`
        : "Magnetogram",
      colourBar: { ...scale, label: "B (G)" },
    },
  ];
  const signed = (map: Raster, name: string, limit: number): Panel => {
    const range = { map: "seismic", min: -limit, max: limit } as const;
    const image = colourise(map, range);
    if (pil) tint(image, pil, LINE_ON_WHITE);
    return { ...axes, image, title: name, colourBar: { ...range, label: "share of the maximum" } };
  };
  if (occlusion) panels.push(signed(occlusion, "Occlusion", 1));
  if (saliency) panels.push(signed(saliency, "Saliency", limitOf(saliency)));
  return panelsSvg(panels, {
    panelWidth,
    columns: Math.min(2, panels.length),
    ...(title === undefined ? {} : { title }),
  });
}

function tint(image: RgbaImage, mask: Raster, colour: Colour, opacity = 1): void {
  const { data, width, height } = mask;
  const runs = runsWhere(width, height, (x, y) => data[y * width + x] > 0);
  fillRuns(image, runs, colour, { opacity });
}

/** Most of a saliency map is dim: its brightest half per cent may saturate. */
function limitOf({ data }: Raster): number {
  const sizes = Float64Array.from(data, Math.abs).filter((value) => value > 0);
  return sizes.length > 0 ? quantile(sizes, 0.995) : 1;
}
