import type { Raster } from "@helioscope/core";
import {
  arrange,
  colourise,
  colourMaps,
  copyImage,
  panelsSvg,
  type RgbaImage,
  toHex,
} from "@helioscope/core/figure";
import { classTitle } from "../catalogue/index.ts";
import { longest, rounded, sheet, textAt } from "../evaluation/svg-parts.ts";
import type { ClassifierInput } from "../types.ts";

/** What a network says of an image, and where it sees it. */
export interface Explanation {
  readonly name: string;
  /** As the network takes it. */
  readonly input: ClassifierInput;
  readonly classes: readonly string[];
  readonly probabilities: ArrayLike<number>;
  /** The class that the map is of. */
  readonly class: string;
  /** Of `gradCam`, on the grid of the input. */
  readonly map: Raster;
}

const PANEL = 300;

/**
 * The image as the network takes it, the same with the map over it (from its lowest to its highest value, the stronger the
 * less of the image shows through), and the probabilities as bars; as an SVG.
 */
export function explainPicture({ name, input, classes, probabilities, class: of, map }: Explanation): string {
  const picture = colourise(input);
  let highest = 0;
  for (const value of map.data) if (value > highest) highest = value;
  const bar = { map: "inferno", min: 0, max: highest > 0 ? highest : 1, label: "Grad-CAM" } as const;
  const pictures = panelsSvg(
    [
      { image: picture, title: name },
      { image: overlaid(picture, map, highest), title: `speaks for ${classTitle(of)}`, colourBar: bar },
    ],
    { panelWidth: PANEL },
  );
  return arrange([pictures, bars(classes, probabilities, of)], { columns: 2, gap: 0 });
}

/** The strongest places cover 0.75 of the image, places at 0 nothing. */
function overlaid(picture: RgbaImage, map: Raster, highest: number): RgbaImage {
  const { table } = colourMaps.inferno;
  const mixed = copyImage(picture);
  if (!(highest > 0)) return mixed;
  const { width, height, data } = map;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const share = Math.max(0, data[y * width + x] / highest);
      const entry = 3 * Math.min(255, Math.floor(256 * share));
      const opacity = 0.75 * Math.sqrt(share);
      const at = 4 * ((height - 1 - y) * width + x);
      for (let c = 0; c < 3; c++) {
        mixed.data[at + c] = (1 - opacity) * mixed.data[at + c] + opacity * table[entry + c];
      }
    }
  }
  return mixed;
}

const ROW = 26;
const BAR = 180;

function bars(classes: readonly string[], probabilities: ArrayLike<number>, of: string): string {
  const names = classes.map(classTitle);
  const left = longest(names) + 20;
  const rows = classes.map((name, k) => {
    const y = 44 + ROW * k;
    const wide = BAR * probabilities[k];
    const fill = toHex(name === of ? "#d55e00" : "#7f7f7f");
    return (
      textAt(names[k], left - 8, y + 12, `text-anchor="end"${name === of ? ' font-weight="bold"' : ""}`) +
      `<rect x="${rounded(left)}" y="${y}" width="${rounded(wide)}" height="16" fill="${fill}"/>` +
      textAt(probabilities[k].toFixed(3), left + wide + 6, y + 12)
    );
  });
  const bottom = 44 + ROW * classes.length;
  return sheet(left + BAR + 56, bottom + 10, [
    textAt("probability", left + BAR / 2, 24, 'text-anchor="middle" font-size="14"'),
    ...rows,
    `<line x1="${rounded(left)}" x2="${rounded(left)}" y1="40" y2="${bottom}" stroke="#222222"/>`,
  ]);
}
