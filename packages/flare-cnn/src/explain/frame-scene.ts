import { crop, pad } from "@helioscope/core/image";
import type { ActiveRegion } from "@helioscope/synthetic";
import type { SampleField } from "../network/index.ts";
import { type BipoleOptions, bipole } from "./bipole.ts";
import { SHARP_PIXEL_MM } from "./pixel-mm.ts";
import type { FrameSize } from "./reframe.ts";

/**
 * A frame, and how far the middle of a scene lies from its own, columns and rows: whole numbers for even sides, halves for odd ones.
 * The middle, or half a pixel before it, where absent.
 */
export interface SceneFrame extends FrameSize {
  readonly dxPx?: number;
  readonly dyPx?: number;
}

/** A region on the Sun that can be put in a frame of any size. */
export interface FrameScene {
  readonly name: string;
  /** The smallest frame that holds all of it in its middle; frames that would cut it are left out, for they would show another region. */
  readonly least?: FrameSize;
  render(frame: SceneFrame): SampleField;
}

/** A synthetic bipole as a scene; 12.5 Mm and 2000 G where absent, as Figure 9 has at its high peak. */
export function bipoleScene(options: Partial<BipoleOptions> = {}): FrameScene {
  const { radiusMm = 12.5, fieldGauss = 2000, configuration = "-+", pixelMm = SHARP_PIXEL_MM } = options;
  const apart = configuration.length === 1 ? 0 : (options.separationMm ?? 2 * radiusMm);
  const side = (mm: number): number => Math.ceil(mm / pixelMm) + 2;
  const least = evenSize({ widthPx: side(apart + 2 * radiusMm), heightPx: side(2 * radiusMm) });
  const own = bipole({ ...options, radiusMm, fieldGauss, configuration, ...least });
  return {
    name: `bipole ${configuration}, ${radiusMm} Mm, ${fieldGauss} G`,
    least,
    render: (frame) => placed(own, frame),
  };
}

/**
 * A region of a synthetic population at an hour from its central meridian passage, as a scene: its own frame with zeros around
 * it, so that nothing but the frame changes; or, as it would be observed, with the Sun around it.
 */
export function regionScene(
  region: Pick<ActiveRegion, "harp" | "kind" | "frame" | "widthPx" | "heightPx">,
  options: { readonly hours?: number; readonly around?: "zeros" | "sun" } = {},
): FrameScene {
  const { hours = 0, around = "zeros" } = options;
  const least = evenSize(region);
  const { image: own, originPx } = region.frame(hours, least);
  const name = `synthetic ${region.kind} region (HARP ${region.harp})`;
  if (around === "zeros") return { name, least, render: (frame) => placed(own, frame) };
  const [middleX, middleY] = [own.width / 2 - originPx[0], own.height / 2 - originPx[1]];
  return {
    name: `${name}, the Sun around it`,
    least,
    render: ({ widthPx, heightPx, dxPx, dyPx }) => {
      // Windows begin half their width before their middle, rounded down.
      const centre = (side: number, middle: number, move: number | undefined): number =>
        middle - before(side, 0, move) + Math.floor(side / 2);
      const centrePx = [centre(widthPx, middleX, dxPx), centre(heightPx, middleY, dyPx)] as const;
      return region.frame(hours, { widthPx, heightPx, centrePx }).image;
    },
  };
}

/** A field of even sides somewhere in a frame, with zeros around it; what leaves the frame is cut. */
function placed(own: SampleField, { widthPx, heightPx, dxPx, dyPx }: SceneFrame): SampleField {
  const left = before(widthPx, own.width, dxPx);
  const below = before(heightPx, own.height, dyPx);
  const x = Math.max(0, -left);
  const y = Math.max(0, -below);
  const width = Math.min(own.width, widthPx - left) - x;
  const height = Math.min(own.height, heightPx - below) - y;
  return pad(crop(own, x, y, width, height), {
    columnsBefore: left + x,
    rowsBefore: below + y,
    columnsAfter: widthPx - left - x - width,
    rowsAfter: heightPx - below - y - height,
  });
}

/** Pixels of a frame before a scene that is moved in it. */
const before = (frame: number, scene: number, move: number = -(frame % 2) / 2): number =>
  (frame - scene) / 2 + move;

/** Even sides: the middle is between two pixels. */
const evenSize = ({ widthPx, heightPx }: FrameSize): FrameSize => ({
  widthPx: 2 * Math.ceil(widthPx / 2),
  heightPx: 2 * Math.ceil(heightPx / 2),
});
