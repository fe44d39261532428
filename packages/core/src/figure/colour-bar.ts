import type { ColourMap, ColourMapName } from "./colour-map.ts";
import { resolveMap, type Stretch, stretches } from "./colourise.ts";
import { element, label, pngDataUri } from "./svg.ts";
import { linearTicks } from "./ticks.ts";

/** What a colour bar shows; give it the options that the picture was coloured with. */
export interface ColourBar {
  readonly map: ColourMapName | ColourMap;
  readonly min: number;
  readonly max: number;
  readonly stretch?: Stretch;
  /** Quantity and unit, such as "B (G)". */
  readonly label?: string;
}

/** A vertical bar, 12 wide, with its ticks to the right, as SVG elements with (x, y) the upper left corner. */
export function colourBarSvg(bar: ColourBar, x: number, y: number, height: number): string {
  const { table } = resolveMap(bar.map);
  const data = new Uint8ClampedArray(256 * 4).fill(255);
  for (let i = 0; i < 256; i++) data.set(table.subarray(3 * i, 3 * i + 3), 4 * (255 - i));
  const href = pngDataUri({ data, width: 1, height: 256 });
  const stretch = stretches[bar.stretch ?? "linear"];
  const ticks = linearTicks(bar.min, bar.max, Math.max(2, Math.round(height / 60))).map((tick) => {
    const at = y + height * (1 - stretch((tick.value - bar.min) / (bar.max - bar.min)));
    return (
      element("line", { x1: x + 12, x2: x + 16, y1: at, y2: at, stroke: "#222222" }) +
      label(tick.label, x + 19, at + 4, { "font-size": 11 })
    );
  });
  const middle = y + height / 2;
  return element(
    "g",
    {},
    element("image", { x, y, width: 12, height, href, preserveAspectRatio: "none" }),
    element("rect", { x, y, width: 12, height, fill: "none", stroke: "#222222" }),
    ...ticks,
    bar.label
      ? label(bar.label, x + 66, middle, {
          "text-anchor": "middle",
          transform: `rotate(90 ${x + 66} ${middle})`,
        })
      : "",
  );
}

/** Width that a bar with ticks and a label takes. */
export const colourBarWidth = 80;
