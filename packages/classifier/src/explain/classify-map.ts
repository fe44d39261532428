import { DataError, type SolarImage, throwIfAborted } from "@helioscope/core";
import { crop } from "@helioscope/core/image";
import { prepareImage } from "../preprocess/index.ts";
import type { ClassifierInput, ImageClassifier } from "../types.ts";
import type { ClassMap } from "./class-map.ts";
import { type MapOptions, mapPlan } from "./map-options.ts";
import { windowStarts, windowState, windowStates } from "./windows.ts";

/** Windows that are cut, prepared and classified at a time. */
const BATCH = 32;

/**
 * Slides a window over a large image, the whole disc as a rule, and classifies what it shows, prepared as any image of the
 * network's training is. Windows without data, and those that show nothing but sky, are not classified. Memory: the image,
 * 32 windows, and a number for each window and class.
 *
 * @throws ArgumentError as {@link mapPlan}; DataError where no window can be classified; AbortedError
 */
export async function classifyMap(
  image: SolarImage,
  network: ImageClassifier,
  options: MapOptions = {},
): Promise<ClassMap> {
  const { signal, onProgress } = options;
  const plan = mapPlan(image, options);
  const { windowPx, stridePx, disc } = plan;
  const columns = windowStarts(image.width, windowPx, stridePx);
  const rows = windowStarts(image.height, windowPx, stridePx);
  const states = new Uint8Array(columns.length * rows.length);
  const pending: number[] = [];
  for (let k = 0; k < states.length; k++) {
    const x = columns[k % columns.length];
    const y = rows[Math.floor(k / columns.length)];
    const state = windowState(image, x, y, plan);
    states[k] = windowStates.indexOf(state);
    if (state === "classified") pending.push(k);
  }
  if (pending.length === 0) {
    throw new DataError("No window of the image can be classified", {
      value: states.length,
      expected: "a window with data that shows a part of the Sun",
    });
  }
  const classes = network.classes.length;
  const probabilities = new Float32Array(states.length * classes).fill(Number.NaN);
  for (let start = 0; start < pending.length; start += BATCH) {
    throwIfAborted(signal);
    const batch = pending.slice(start, start + BATCH);
    const inputs: ClassifierInput[] = batch.map((k) => {
      const window = crop(
        image,
        columns[k % columns.length],
        rows[Math.floor(k / columns.length)],
        windowPx,
        windowPx,
      );
      return prepareImage(window, network.input);
    });
    const said = await network.classify(inputs, signal ? { signal } : {});
    for (const [i, k] of batch.entries()) probabilities.set(said[i].probabilities, k * classes);
    onProgress?.({ stage: "map", done: start + batch.length, total: pending.length });
  }
  return {
    classes: network.classes,
    labels: network.labels,
    limits: network.thresholds ?? network.classes.map(() => plan.threshold),
    width: image.width,
    height: image.height,
    windowPx,
    columns,
    rows,
    states,
    probabilities,
    disc,
    blend: plan.blend,
  };
}
