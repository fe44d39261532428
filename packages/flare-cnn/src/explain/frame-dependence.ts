import { DataError, type WorkOptions } from "@helioscope/core";
import type { ActiveRegion } from "@helioscope/synthetic";
import type { SampleField } from "../network/index.ts";
import type { FlareClassifier } from "../types.ts";
import { type BipoleOptions, bipole, SHARP_PIXEL_MM } from "./bipole.ts";
import { classifyFields, type Prepare } from "./classify-fields.ts";
import { logitOf } from "./logit.ts";
import { type FrameSize, reframe } from "./reframe.ts";

/** A region on the Sun that can be put in a frame of any size. */
export interface FrameScene {
  readonly name: string;
  /** The smallest frame that holds all of it; smaller ones are left out, for they would show another region. */
  readonly least?: FrameSize;
  render(frame: FrameSize): SampleField;
}

/** A synthetic bipole as a scene; 12.5 Mm and 2000 G where absent, as Figure 9 has at its high peak. */
export function bipoleScene(options: Partial<BipoleOptions> = {}): FrameScene {
  const { radiusMm = 12.5, fieldGauss = 2000, configuration = "-+", pixelMm = SHARP_PIXEL_MM } = options;
  const apart = configuration.length === 1 ? 0 : (options.separationMm ?? 2 * radiusMm);
  const side = (mm: number): number => Math.ceil(mm / pixelMm) + 2;
  return {
    name: `bipole ${configuration}, ${radiusMm} Mm, ${fieldGauss} G`,
    least: { widthPx: side(apart + 2 * radiusMm), heightPx: side(2 * radiusMm) },
    render: (frame) => bipole({ ...options, radiusMm, fieldGauss, configuration, ...frame }),
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
  const { widthPx, heightPx } = region;
  const name = `synthetic ${region.kind} region (HARP ${region.harp})`;
  const least = { widthPx, heightPx };
  if (around === "sun")
    return {
      name: `${name}, the Sun around it`,
      least,
      render: (frame) => region.frame(hours, frame).image,
    };
  // Even sides, as the frames have, so that the region always falls between the same pixels.
  const own = region.frame(hours, {
    widthPx: 2 * Math.ceil(widthPx / 2),
    heightPx: 2 * Math.ceil(heightPx / 2),
  }).image;
  return { name, least, render: (frame) => reframe(own, frame) };
}

export interface FrameDependenceOptions extends WorkOptions {
  /** The frame that others are made from; 768 x 427 where absent. */
  readonly frame?: FrameSize;
  /** Sides over those of the frame, at its aspect; 0.6 to 1.6 where absent. */
  readonly scales?: readonly number[];
  /** Widths over heights, at its area; 0.8 to 4 where absent. */
  readonly aspects?: readonly number[];
  readonly prepare?: Prepare;
}

/** The output for one scene in one frame. */
export interface FrameOutput extends FrameSize {
  readonly series: "size" | "aspect";
  readonly aspect: number;
  readonly output: number;
}

/** How much a classifier's output moves when nothing but the frame does. */
export interface FrameDependence {
  readonly scene: string;
  readonly rows: readonly FrameOutput[];
  /** Largest less smallest output over all frames. */
  readonly range: number;
  readonly rangeWithSize: number;
  readonly rangeWithAspect: number;
  /** The same of the logits, which do not saturate. */
  readonly logitRange: number;
}

const SCALES = [0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6];
const ASPECTS = [0.8, 1, 1.2, 1.5, 1.8, 2.2, 2.6, 3, 3.5, 4];

/**
 * The output for the same region in frames of other sizes and other aspects: the artefact of section 4.4. A classifier that sees
 * only the Sun gives one and the same number.
 *
 * @throws DataError where no frame holds the scene; AbortedError, and what the scene throws
 */
export async function frameDependence(
  classifier: FlareClassifier,
  scene: FrameScene,
  options: FrameDependenceOptions = {},
): Promise<FrameDependence> {
  const { frame = { widthPx: 768, heightPx: 427 }, scales = SCALES, aspects = ASPECTS } = options;
  const { least } = scene;
  const area = frame.widthPx * frame.heightPx;
  const sized = (series: FrameOutput["series"], width: number, height: number) => {
    const [widthPx, heightPx] = [even(width), even(height)];
    return { series, widthPx, heightPx, aspect: widthPx / heightPx };
  };
  const frames = [
    ...scales.map((scale) => sized("size", scale * frame.widthPx, scale * frame.heightPx)),
    ...aspects.map((aspect) => sized("aspect", Math.sqrt(area * aspect), Math.sqrt(area / aspect))),
  ].filter(({ widthPx, heightPx }) => !least || (widthPx >= least.widthPx && heightPx >= least.heightPx));
  if (frames.length === 0) {
    throw new DataError(`No frame holds the ${scene.name}`, {
      value: least,
      expected: `at least ${least?.widthPx}x${least?.heightPx} pixels`,
    });
  }
  const [outputs] = await classifyFields([classifier], frames.length, (i) => scene.render(frames[i]), {
    stage: "frames",
    ...options,
  });
  const rows = frames.map((one, i): FrameOutput => ({ ...one, output: outputs[i] }));
  const of = (series: FrameOutput["series"]): number[] =>
    rows.filter((row) => row.series === series).map(({ output }) => output);
  return {
    scene: scene.name,
    rows,
    range: rangeOf([...outputs]),
    rangeWithSize: rangeOf(of("size")),
    rangeWithAspect: rangeOf(of("aspect")),
    logitRange: rangeOf(Array.from(outputs, logitOf)),
  };
}

/** Sides are even, so that the middle of the scene is between two pixels in every frame. */
const even = (side: number): number => Math.max(2, 2 * Math.round(side / 2));

const rangeOf = (values: readonly number[]): number =>
  values.length === 0 ? Number.NaN : Math.max(...values) - Math.min(...values);
