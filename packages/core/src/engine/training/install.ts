import { installActivationGradients } from "../kernels/activation-gradients.ts";
import { installAdam } from "../kernels/adam.ts";
import { installBatchNormGradient } from "../kernels/batch-norm.ts";
import { installMirrorPadGradient } from "../kernels/mirror-pad-gradient.ts";
import { installBatchNormLayer } from "./batch-norm-layer.ts";
import { installForward } from "./forward.ts";
import { installGradients } from "./gradients.ts";

/** What TensorFlow.js does in training whatever the engine, put right and made lean. May be called any number of times. */
export function installTraining(): void {
  installMirrorPadGradient();
  installActivationGradients();
  installAdam();
  installBatchNormGradient();
  installBatchNormLayer();
  installForward();
  installGradients();
}
