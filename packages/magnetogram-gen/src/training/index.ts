export type { FrameSample, FrameSplit, TrainingFrames } from "./frames.ts";
export { type GanTask, trainGan } from "./train-gan.ts";
