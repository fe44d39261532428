import type { Store } from "@helioscope/core";
import { svgToPng } from "@helioscope/core/figure/node";

/** Picture pixels for each pixel of a figure: sharp on a screen and in a talk. */
const SCALE = 2;

const pngOf = (svg: string) => svg.replace(/svg$/, "png");

/** A store that keeps each SVG figure as PNG too, beside it. */
export function pictureStore(store: Store): Store {
  return {
    ...store,
    async write(path, content) {
      await store.write(path, content);
      if (!path.endsWith(".svg")) return;
      const svg = typeof content === "string" ? content : new TextDecoder().decode(content);
      await store.write(pngOf(path), svgToPng(svg, { scale: SCALE }));
    },
    async remove(path) {
      await store.remove(path);
      if (path.endsWith(".svg")) await store.remove(pngOf(path));
    },
  };
}
