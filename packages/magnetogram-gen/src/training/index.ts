export { runConfig } from "./claim-run.ts";
export type { FrameSample, FrameSplit, TrainingFrames } from "./frames.ts";
export { type FramesOfSet, framesOfSet } from "./frames-of-set.ts";
export { type TrainedNet, trainOnSet } from "./train.ts";
export { type GanTask, trainGan } from "./train-gan.ts";
export { trainMagnetogram } from "./train-magnetogram.ts";
