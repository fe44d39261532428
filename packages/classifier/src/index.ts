/**
 * Convolutional networks that sort solar images by what they show (Armstrong & Fletcher 2019): training, catalogues of
 * directories, transfer to new classes, several labels an image, and the exchange of weights with PyTorch and ONNX.
 */
export * from "./catalogue/index.ts";
export * from "./config.ts";
export * from "./dataset/index.ts";
export * from "./draw/index.ts";
export * from "./evaluation/index.ts";
export * from "./exchange/index.ts";
export * from "./explain/index.ts";
export { classifier } from "./instrument.ts";
export { isIntensityImage } from "./is-image.ts";
export * from "./network/index.ts";
export * from "./observe/index.ts";
export { paper } from "./paper.ts";
export * from "./preprocess/index.ts";
export { paperClasses, presets } from "./presets.ts";
export { shippedModels } from "./shipped-models.ts";
export * from "./transfer/index.ts";
export type * from "./types.ts";
