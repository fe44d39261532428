import { ArgumentError } from "@helioscope/core";
import type { FrameDependenceOptions, FrameSeries } from "./frame-dependence.ts";
import type { SceneFrame } from "./frame-scene.ts";

const SCALES = [0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6];
const ASPECTS = [0.8, 1, 1.2, 1.5, 1.8, 2.2, 2.6, 3, 3.5, 4];
/** Every remainder of a block of four pixels each way; then whole and broken blocks, near and far. */
const PLACES = [
  [0, 0],
  [1, 0],
  [0, 1],
  [2, 3],
  [3, 2],
  [-1, -2],
  [5, -3],
  [-7, 6],
  [8, 4],
  [-13, 10],
  [20, -15],
  [-31, 9],
  [60, -30],
  [-101, 41],
] as const;

/** A frame of one of the series. */
export interface SeriesFrame extends Required<SceneFrame> {
  readonly series: FrameSeries;
}

/**
 * The frames that a scene is shown in. Those of the series `size` and `aspect` have even sides and the scene in their middle, so that
 * it lies between the same pixels; in those of `place` it is moved by whole pixels, and either side is even or odd.
 *
 * @throws ArgumentError for a move that is not whole
 */
export function frameSeries(options: FrameDependenceOptions): SeriesFrame[] {
  const { frame = { widthPx: 768, heightPx: 427 }, scales = SCALES } = options;
  const { aspects = ASPECTS, places = PLACES } = options;
  const area = frame.widthPx * frame.heightPx;
  const centred = (series: FrameSeries, width: number, height: number): SeriesFrame => ({
    series,
    widthPx: even(width),
    heightPx: even(height),
    dxPx: 0,
    dyPx: 0,
  });
  return [
    ...scales.map((scale) => centred("size", scale * frame.widthPx, scale * frame.heightPx)),
    ...aspects.map((aspect) => centred("aspect", Math.sqrt(area * aspect), Math.sqrt(area / aspect))),
    ...places.flatMap(([dx, dy], i) => {
      if (!Number.isInteger(dx) || !Number.isInteger(dy)) {
        throw new ArgumentError(`A scene moved by ${dx} and ${dy} pixels`, {
          value: [dx, dy],
          expected: "whole numbers: windows begin where a pixel does",
        });
      }
      // In turn one side odd, then the other, then both.
      const [oddX, oddY] = ODD[i % ODD.length];
      return [
        [0, 0],
        [oddX, oddY],
      ].map(
        ([moreX, moreY]): SeriesFrame => ({
          series: "place",
          widthPx: even(frame.widthPx) + moreX,
          heightPx: even(frame.heightPx) + moreY,
          // An odd side puts the middle of the frame half a pixel further.
          dxPx: dx - moreX / 2,
          dyPx: dy - moreY / 2,
        }),
      );
    }),
  ];
}

const ODD = [
  [1, 0],
  [0, 1],
  [1, 1],
] as const;

const even = (side: number): number => Math.max(2, 2 * Math.round(side / 2));
