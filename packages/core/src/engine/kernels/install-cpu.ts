import { assertRegistered, replaceKernel } from "./replace.ts";
import { resizeNearestNeighborGradCpu } from "./resize-nearest-grad.ts";

/**
 * Corrects the plain JavaScript backend of tfjs 4.22: ResizeNearestNeighborGrad, the gradient of nearest up-sampling,
 * is wrong there for batches of two or more. May be called any number of times. Throws an EngineError when
 * `@tensorflow/tfjs-backend-cpu` has not been imported.
 */
export function installCpuKernels(): void {
  assertRegistered("cpu");
  replaceKernel("ResizeNearestNeighborGrad", "cpu", () => resizeNearestNeighborGradCpu);
}
