import type { SolarImage } from "@helioscope/core";
import { arrange, escapeXml, panelsSvg, toHex } from "@helioscope/core/figure";
import { classTitle } from "../catalogue/index.ts";
import { longest, rounded, sheet, textAt } from "../evaluation/svg-parts.ts";
import { classColour, classDash, classHalo } from "./class-colours.ts";
import type { ClassMap } from "./class-map.ts";
import type { MapRegion } from "./map-regions.ts";
import { outlinePath } from "./outline.ts";
import { shownImage } from "./shown-image.ts";

export interface DiscPictureOptions {
  readonly title?: string;
  /** Features that are known to be there, drawn as thin boxes. */
  readonly boxes?: readonly {
    readonly kind: string;
    readonly box: MapRegion["box"];
  }[];
}

/** Width of the picture on the page. */
const WIDTH = 720;
/** Regions with a label; further ones have their outline only. */
const LABELS = 40;

/**
 * The image with the regions that were found: outlines in the colour of the class, labels with its name and the highest
 * probability, a legend with the number of each; as an SVG.
 */
export function discPicture(
  image: SolarImage,
  { classes, disc }: Pick<ClassMap, "classes" | "disc">,
  regions: readonly MapRegion[],
  options: DiscPictureOptions = {},
): string {
  const { title = image.name, boxes = [] } = options;
  const { picture, factor } = shownImage(image);
  const page = WIDTH / picture.width;
  const width = 1.6 / page;
  const parts: string[] = [];
  const { height } = image;
  const at = (value: number) => rounded(value * factor);
  for (const { box } of boxes) {
    parts.push(
      `<rect x="${at(box.x)}" y="${at(height - box.y - box.height)}" width="${at(box.width)}" height="${at(box.height)}" fill="none" stroke="#ffffff" stroke-width="${rounded(1 / page)}" stroke-dasharray="${rounded(2 / page)}"/>`,
    );
  }
  if (disc) {
    parts.push(
      `<circle cx="${at(disc.x + 0.5)}" cy="${at(height - disc.y - 0.5)}" r="${at(disc.radiusPx)}" fill="none" stroke="#888888" stroke-width="${rounded(0.8 / page)}"/>`,
    );
  }
  for (const region of regions) {
    const index = classes.indexOf(region.class);
    const path = outlinePath(region.runs, height, factor);
    const dash = classDash(index)
      .split(" ")
      .filter(Boolean)
      .map((length) => rounded(Number(length) / page))
      .join(" ");
    const colour = toHex(classColour(index));
    parts.push(
      `<path d="${path}" fill="none" stroke="${toHex(classHalo(index))}" stroke-width="${rounded(2.2 * width)}" stroke-linejoin="round"/>`,
      `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${rounded(width)}" stroke-linejoin="round"${dash === "" ? "" : ` stroke-dasharray="${dash}"`}/>`,
    );
  }
  parts.push(...labelsOf(regions, classes, image, factor, page));
  const overlay = parts.join("");
  const known = boxes.length > 0 ? boxes.length : null;
  return arrange(
    [panelsSvg([{ image: picture, overlay, title }], { panelWidth: WIDTH }), legend(classes, regions, known)],
    { columns: 2, gap: 0 },
  );
}

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const LETTER = 12;

/** Labels above the northmost pixels of their regions or below the southmost ones, where they hide no other label. */
function labelsOf(
  regions: readonly MapRegion[],
  classes: readonly string[],
  { height }: SolarImage,
  factor: number,
  page: number,
): string[] {
  const size = LETTER / page;
  const placed: Rectangle[] = [];
  const side = { width: WIDTH / page, height: height * factor };
  return [...regions]
    .sort((a, b) => b.peak - a.peak)
    .slice(0, LABELS)
    .flatMap((region) => {
      const text = `${classTitle(region.class)} ${region.peak.toFixed(2)}`;
      const { runs } = region;
      const wide = 0.6 * size * text.length;
      const rectangle = [
        [runs.length - 3, -1.2],
        [0, 1.3],
        [runs.length - 3, 0.3],
        [0, -0.3],
      ]
        .map(([k, shift]) => {
          const middle = ((runs[k + 1] + runs[k + 2]) / 2) * factor;
          const x = Math.max(1, Math.min(side.width - wide - 1, middle - wide / 2));
          const edge = k === 0 ? height - runs[0] - 1 : height - runs[k] - 1;
          return { x, y: edge * factor + shift * size, width: wide, height: size };
        })
        .find(
          (one) => one.y >= 0 && one.y + size <= side.height && !placed.some((other) => overlap(one, other)),
        );
      if (!rectangle) return [];
      placed.push(rectangle);
      const index = classes.indexOf(region.class);
      const colour = toHex(classColour(index));
      return [
        `<text x="${rounded(rectangle.x)}" y="${rounded(rectangle.y + 0.85 * size)}" font-size="${rounded(size)}" fill="${colour}" stroke="${toHex(classHalo(index))}" stroke-width="${rounded(0.25 * size)}" paint-order="stroke" stroke-linejoin="round">${escapeXml(text)}</text>`,
      ];
    });
}

function overlap(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

const ROW = 22;

function legend(classes: readonly string[], regions: readonly MapRegion[], boxes: number | null): string {
  const rows = classes.flatMap((name, index) => {
    const count = regions.filter((region) => region.class === name).length;
    return count === 0 ? [] : [{ text: `${classTitle(name)} (${count})`, index }];
  });
  const known = boxes === null ? [] : [`known features (${boxes})`];
  const texts = [...rows.map(({ text }) => text), ...known, "no region of any class"];
  const keys = rows.map(({ text, index }, k) => {
    const y = 44 + ROW * k;
    const dash = classDash(index);
    const line = (stroke: string, width: number, more: string) =>
      `<line x1="10" x2="38" y1="${y}" y2="${y}" stroke="${stroke}" stroke-width="${width}"${more}/>`;
    return (
      line(toHex(classHalo(index)), 5, "") +
      line(toHex(classColour(index)), 2.5, dash === "" ? "" : ` stroke-dasharray="${dash}"`) +
      textAt(text, 46, y + 4)
    );
  });
  const y = 44 + ROW * rows.length;
  if (known.length > 0) {
    keys.push(
      `<rect x="10" y="${y - 7}" width="28" height="14" fill="#888888"/>`,
      `<rect x="12" y="${y - 5}" width="24" height="10" fill="none" stroke="#ffffff" stroke-dasharray="2"/>`,
      textAt(known[0], 46, y + 4),
    );
  }
  if (rows.length === 0)
    keys.unshift(textAt("no region of any class", 10, y + 4 + (known.length > 0 ? ROW : 0)));
  return sheet(longest(texts) + 60, y + 2 * ROW + 10, keys);
}
