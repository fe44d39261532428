import { avgPoolGradCpu } from "./avg-pool-grad.ts";
import type { TensorInfo } from "./heap.ts";
import { installMirrorPadGradient } from "./mirror-pad-gradient.ts";
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
  replaceKernel("AvgPoolGrad", "cpu", () => avgPoolGradCpu);
  replaceKernel("ResizeNearestNeighborGrad", "cpu", () => resizeNearestNeighborGradCpu);
  replaceKernel("ResizeBilinearGrad", "cpu", (stock) => (call) => ({
    ...(stock!(call) as TensorInfo),
    shape: [...(call.inputs as { images: TensorInfo }).images.shape],
  }));
  installMirrorPadGradient();
}
