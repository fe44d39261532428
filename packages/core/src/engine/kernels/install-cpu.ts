import { installTraining } from "../training/install.ts";
import { SIDE_GRAD, sideGradCpu } from "./activation-gradients.ts";
import { ADAM, adamCpu } from "./adam.ts";
import { avgPoolGradCpu } from "./avg-pool-grad.ts";
import { BATCH_NORM, BATCH_NORM_GRAD, batchNormCpu, batchNormGradCpu } from "./batch-norm.ts";
import type { TensorInfo } from "./heap.ts";
import { assertRegistered, replaceKernel } from "./replace.ts";
import { resizeNearestNeighborGradCpu } from "./resize-nearest-grad.ts";

/**
 * Corrects the plain JavaScript backend of tfjs 4.22. Wrong there: ResizeNearestNeighborGrad, the gradient of nearest
 * up-sampling, for batches of two or more; AvgPoolGrad, where a window reaches into `same` padding;
 * ResizeBilinearGrad, which swaps height and width in its output's shape. May be called any number of times. Throws
 * an EngineError when `@tensorflow/tfjs-backend-cpu` has not been imported.
 */
export function installCpuKernels(): void {
  assertRegistered("cpu");
  replaceKernel("AvgPoolGrad", "cpu", (stock) => avgPoolGradCpu(stock!));
  replaceKernel("ResizeNearestNeighborGrad", "cpu", () => resizeNearestNeighborGradCpu);
  replaceKernel("ResizeBilinearGrad", "cpu", (stock) => (call) => ({
    ...(stock!(call) as TensorInfo),
    shape: [...(call.inputs as { images: TensorInfo }).images.shape],
  }));
  replaceKernel(BATCH_NORM, "cpu", () => batchNormCpu);
  replaceKernel(BATCH_NORM_GRAD, "cpu", () => batchNormGradCpu);
  replaceKernel(SIDE_GRAD, "cpu", () => sideGradCpu);
  replaceKernel(ADAM, "cpu", () => adamCpu);
  installTraining();
}
