import { installTraining } from "../training/install.ts";
import { SIDE_GRAD, sideGradWasm } from "./activation-gradients.ts";
import { ADAM, adamWasm } from "./adam.ts";
import { avgPoolGradWasm } from "./avg-pool-grad.ts";
import { BATCH_NORM, BATCH_NORM_GRAD, batchNormGradWasm, batchNormWasm } from "./batch-norm.ts";
import { conv2dBackpropFilter } from "./conv2d-backprop-filter.ts";
import { conv2dBackpropInput } from "./conv2d-backprop-input.ts";
import { maxPoolGrad } from "./max-pool-grad.ts";
import { reduceKernel } from "./reduce.ts";
import { assertRegistered, replaceKernel } from "./replace.ts";
import { resizeNearestNeighborGradWasm } from "./resize-nearest-grad.ts";
import { explicitSamePadding } from "./same-padding.ts";
import { tileKernel } from "./tile.ts";
import { unsortedSegmentSum } from "./unsorted-segment-sum.ts";

/**
 * Gives the WebAssembly backend of tfjs 4.22 what training needs. Missing there: Conv2DBackpropFilter and
 * UnsortedSegmentSum (the gradient of gather). Wrong there: MaxPoolGrad, where a window holds nothing above zero;
 * AvgPoolGrad, where a window reaches into `same` padding; Sum and Mean, which add float32 values one by one;
 * convolutions with `same` padding whose stride is larger than their filter. Slow there: Conv2DBackpropInput, Tile,
 * ResizeNearestNeighborGrad; the training of batch normalisation, the gradients of ReLU and the steps of Adam, which are one operation each.
 * May be called any number of times. Throws an EngineError when `@tensorflow/tfjs-backend-wasm` has not been imported.
 */
export function installWasmKernels(): void {
  assertRegistered("wasm");
  for (const name of ["Conv2D", "FusedConv2D", "DepthwiseConv2dNative", "FusedDepthwiseConv2D"]) {
    replaceKernel(name, "wasm", (stock) => explicitSamePadding(stock!));
  }
  replaceKernel("AvgPoolGrad", "wasm", (stock) => avgPoolGradWasm(stock!));
  replaceKernel("Conv2DBackpropFilter", "wasm", () => conv2dBackpropFilter);
  replaceKernel("Conv2DBackpropInput", "wasm", () => conv2dBackpropInput);
  replaceKernel("MaxPoolGrad", "wasm", () => maxPoolGrad);
  replaceKernel("ResizeNearestNeighborGrad", "wasm", () => resizeNearestNeighborGradWasm);
  replaceKernel("UnsortedSegmentSum", "wasm", () => unsortedSegmentSum);
  replaceKernel("Sum", "wasm", (stock) => reduceKernel(stock!, "sum"));
  replaceKernel("Mean", "wasm", (stock) => reduceKernel(stock!, "mean"));
  replaceKernel("Tile", "wasm", (stock) => tileKernel(stock!));
  replaceKernel(BATCH_NORM, "wasm", () => batchNormWasm);
  replaceKernel(BATCH_NORM_GRAD, "wasm", () => batchNormGradWasm);
  replaceKernel(SIDE_GRAD, "wasm", () => sideGradWasm);
  replaceKernel(ADAM, "wasm", () => adamWasm);
  installTraining();
}
