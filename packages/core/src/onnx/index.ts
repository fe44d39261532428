export { exportOnnx, type OnnxOptions } from "./export-onnx.ts";
export type { OnnxGraph, OnnxValue } from "./graph.ts";
export * from "./inference/index.ts";
export { hasWeight, type LayerCall, type LayerConverter, weightOf } from "./layer-call.ts";
export { permuted } from "./permute.ts";
export type { Attribute, ConstantParts, NodeParts } from "./proto.ts";
