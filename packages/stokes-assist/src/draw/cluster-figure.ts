import { ShapeError } from "@helioscope/core";
import { arrange, type ColourMap, colourise, panelsSvg, seriesColours, toRgb } from "@helioscope/core/figure";
import type { DepthQuantity, Model } from "../types.ts";
import { mapAxes, type Placed } from "./map-axes.ts";
import { stratificationFigure } from "./stratification-figure.ts";
import { inProportion } from "./stretch.ts";

/** What a figure of clusters shows. */
export interface ClusterFigureOptions {
  readonly title?: string;
  /** Mean models of the clusters, drawn in their colours beside the map. */
  readonly means?: readonly Model[];
  /** Quantities of the means; temperature, velocity, field strength and inclination by default. */
  readonly quantities?: readonly DepthQuantity[];
  /** Width of the map, 420 by default. */
  readonly panelWidth?: number;
  /** The DOM to draw means in, outside a web page. */
  readonly document?: Document;
}

/**
 * A map of `k` clusters, each in a colour of its own (pixels of negative label grey), with the mean models beside it where
 * they are given, as one SVG.
 *
 * @throws ShapeError where the labels are of another size; UnsupportedError for means outside a web page without a
 * `document`.
 */
export async function clusterFigure(
  labels: ArrayLike<number>,
  k: number,
  placed: Placed,
  options: ClusterFigureOptions = {},
): Promise<string> {
  const { width, height } = placed;
  const {
    means,
    quantities = ["temperature", "velocity", "fieldStrength", "inclination"],
    title,
    panelWidth = 420,
  } = options;
  if (labels.length !== width * height) {
    throw new ShapeError(`${labels.length} labels for a map of ${width}x${height}`, {
      value: labels.length,
      expected: `${width * height}`,
    });
  }
  const data = Float32Array.from(labels, (label) => (label < 0 ? Number.NaN : label + 1));
  const known = data.filter(Number.isFinite).length;
  const shown = { map: clusterColours(k), min: 0.5, max: k + 0.5 };
  const map = panelsSvg(
    [
      {
        ...mapAxes(placed),
        image: inProportion(colourise({ data, width, height }, { ...shown, nan: "#dddddd" }), placed),
        colourBar: { ...shown, label: "cluster" },
      },
    ],
    { panelWidth, ...(title === undefined ? {} : { title }) },
  );
  if (!means) return map;
  const named = means.map((model, c) => {
    const share = (100 * data.filter((label) => label === c + 1).length) / Math.max(1, known);
    return { name: `${c + 1} (${share.toFixed(0)} %)`, model };
  });
  const profiles = await stratificationFigure(named, {
    ...{ quantities, columns: 2, panelWidth: 300 },
    ...(options.document ? { document: options.document } : {}),
  });
  return arrange([map, profiles], { columns: 2 });
}

/** The colours of a plot's series as a map of equal steps. */
function clusterColours(k: number): ColourMap {
  const table = new Uint8Array(768);
  for (let i = 0; i < 256; i++) {
    const cluster = Math.floor((i * k) / 256);
    table.set(toRgb(seriesColours[cluster % seriesColours.length]), 3 * i);
  }
  return { name: "clusters", table };
}
