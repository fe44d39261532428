import type { SolarImage } from "@helioscope/core";
import { colourise, type Panel, panelsSvg } from "@helioscope/core/figure";
import { resize } from "@helioscope/core/image";
import { classTitle } from "../catalogue/index.ts";
import { type ClassMap, probabilityImage } from "./class-map.ts";
import { shownImage } from "./shown-image.ts";

/** Longest side of a small panel, pixels. */
const SIDE = 240;

/** The image, and the probability of each class over it, as small panels side by side in an SVG. Grey: left out. */
export function mapPanels(
  image: SolarImage,
  map: ClassMap,
  options: { readonly title?: string } = {},
): string {
  const longest = Math.max(map.width, map.height);
  const side = (length: number) => Math.max(1, Math.round((length * Math.min(longest, SIDE)) / longest));
  const panels: Panel[] = [{ image: shownImage(image).picture, title: "image" }];
  for (const [index, name] of map.classes.entries()) {
    const full = probabilityImage(map, name);
    const small = resize(full, side(map.width), side(map.height), { interpolation: "nearest" });
    const last = (index + 2) % COLUMNS === 0 || index === map.classes.length - 1;
    panels.push({
      image: colourise(small, { map: "viridis", min: 0, max: 1, nan: [150, 150, 150] }),
      title: classTitle(name),
      ...(last ? { colourBar: { map: "viridis", min: 0, max: 1, label: "probability" } as const } : {}),
    });
  }
  return panelsSvg(panels, {
    columns: Math.min(COLUMNS, panels.length),
    panelWidth: SIDE,
    ...(options.title === undefined ? {} : { title: options.title }),
  });
}

const COLUMNS = 4;
