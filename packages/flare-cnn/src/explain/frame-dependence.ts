import { ArgumentError, DataError, type WorkOptions } from "@helioscope/core";
import type { FlareClassifier } from "../types.ts";
import { classifyFields, type Prepare } from "./classify-fields.ts";
import type { FrameScene, SceneFrame } from "./frame-scene.ts";
import { frameSeries } from "./frame-series.ts";
import { logitOf } from "./logit.ts";
import type { FrameSize } from "./reframe.ts";

export interface FrameDependenceOptions extends WorkOptions {
  /** The frame that others are made from; 768 x 427 where absent. */
  readonly frame?: FrameSize;
  /** Sides over those of the frame, at its aspect; 0.6 to 1.6 where absent. */
  readonly scales?: readonly number[];
  /** Widths over heights, at its area; 0.8 to 4 where absent. */
  readonly aspects?: readonly number[];
  /** Columns and rows that the scene is moved by in the frame, and in one of odd sides; 0 to 20 and some far ones where absent. */
  readonly places?: readonly (readonly [dxPx: number, dyPx: number])[];
  readonly prepare?: Prepare;
}

/** What changes from frame to frame: its size, its aspect, or where in it the scene lies, odd sides included. */
export type FrameSeries = "size" | "aspect" | "place";

/** The output for one scene in one frame. */
export interface FrameOutput extends Required<SceneFrame> {
  readonly series: FrameSeries;
  readonly aspect: number;
  /** Mean over the classifiers, and its standard error; NaN for a single one. */
  readonly output: number;
  readonly standardError: number;
}

/** How much the output of classifiers moves when nothing but the frame does. Ranges are means over the classifiers. */
export interface FrameDependence {
  readonly scene: string;
  readonly classifiers: number;
  readonly rows: readonly FrameOutput[];
  /** Largest less smallest output over all frames, and the standard error over the classifiers; NaN for a single one. */
  readonly range: number;
  readonly rangeError: number;
  readonly rangeWithSize: number;
  readonly rangeWithAspect: number;
  readonly rangeWithPlace: number;
  /** The range of the logits, which do not saturate. */
  readonly logitRange: number;
}

/**
 * The output for the same region in frames of other sizes, other aspects, odd sides, and elsewhere in its frame: the artefact
 * of section 4.4. A classifier that sees only the Sun gives one and the same number. Several classifiers are the folds of
 * a cross-validation.
 *
 * @throws DataError where no frame holds the scene; ArgumentError without a classifier or for a move that is not whole;
 * AbortedError, and what the scene throws
 */
export async function frameDependence(
  classifiers: FlareClassifier | readonly FlareClassifier[],
  scene: FrameScene,
  options: FrameDependenceOptions = {},
): Promise<FrameDependence> {
  const models = "probabilities" in classifiers ? [classifiers] : classifiers;
  if (models.length === 0) throw new ArgumentError("No classifiers", { expected: "at least one" });
  const { least } = scene;
  const frames = frameSeries(options).filter((frame) => holds(frame, least));
  if (frames.length === 0) {
    throw new DataError(`No frame holds the ${scene.name}`, {
      value: least,
      expected: `at least ${least?.widthPx}x${least?.heightPx} pixels`,
    });
  }
  const outputs = await classifyFields(models, frames.length, (i) => scene.render(frames[i]), {
    stage: "frames",
    ...options,
  });
  const rows = frames.map((frame, i): FrameOutput => {
    const { mean, standardError } = overModels(outputs.map((output) => output[i]));
    return { ...frame, aspect: frame.widthPx / frame.heightPx, output: mean, standardError };
  });
  const ranges = (series: FrameSeries | null, value: (output: number) => number = (p) => p) =>
    overModels(
      outputs.map((output) =>
        rangeOf([...output].filter((_, i) => series === null || frames[i].series === series).map(value)),
      ),
    );
  const all = ranges(null);
  return {
    scene: scene.name,
    classifiers: models.length,
    rows,
    range: all.mean,
    rangeError: all.standardError,
    rangeWithSize: ranges("size").mean,
    rangeWithAspect: ranges("aspect").mean,
    rangeWithPlace: ranges("place").mean,
    logitRange: ranges(null, logitOf).mean,
  };
}

/** Whether all of a scene lies in a frame; scenes of unknown size always do. */
function holds(
  { widthPx, heightPx, dxPx, dyPx }: Required<SceneFrame>,
  least: FrameSize | undefined,
): boolean {
  if (!least) return true;
  return 2 * Math.abs(dxPx) + least.widthPx <= widthPx && 2 * Math.abs(dyPx) + least.heightPx <= heightPx;
}

function overModels(values: readonly number[]): { readonly mean: number; readonly standardError: number } {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardError: n > 1 ? Math.sqrt(squares / (n - 1) / n) : Number.NaN };
}

const rangeOf = (values: readonly number[]): number =>
  values.length === 0 ? Number.NaN : Math.max(...values) - Math.min(...values);
