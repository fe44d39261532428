import { throwIfAborted, type WorkOptions } from "@helioscope/core";
import { tf, type tfl } from "@helioscope/core/engine";
import type { Metrics } from "@helioscope/core/train";
import type { MagnetogramConfig } from "../config.ts";
import { decibelsOf, fieldErrors, ssim, ssimWindowPx } from "../evaluation/index.ts";
import { PASS } from "../network/index.ts";
import { readBatch } from "./batch.ts";
import type { TrainingFrames } from "./frames.ts";

/** Samples that an epoch is judged by, spread over the validation side. */
const JUDGED = 64;

/** At most `count` of the indices, evenly spread. */
export function spreadIndices(indices: Uint32Array, count: number): Uint32Array {
  if (indices.length <= count) return indices;
  const place = (i: number) => Math.floor(((i + 0.5) * indices.length) / count);
  return Uint32Array.from({ length: count }, (_, i) => indices[place(i)]);
}

/** Means over samples of what tables say later, dropout off and nothing beyond the limb: |dB| in gauss, PSNR and SSIM as in the paper. NaN for images smaller than SSIM's window. */
export async function validationScores(
  generator: tfl.LayersModel,
  frames: TrainingFrames,
  side: Uint32Array,
  config: MagnetogramConfig,
  { signal }: WorkOptions,
): Promise<Metrics> {
  const indices = spreadIndices(side, JUDGED);
  const { sizePx } = frames;
  const disc = discMask(frames);
  const windowed = sizePx >= ssimWindowPx("paper");
  const { clipGauss, training } = config;
  const sums = { mean_abs_gauss: 0, psnr: 0, ssim: 0 };
  for (let first = 0; first < indices.length; first += training.batchSize) {
    throwIfAborted(signal);
    const chosen = indices.subarray(first, first + training.batchSize);
    const batch = await readBatch(frames, chosen, () => ({ x: 0, y: 0, side: sizePx }));
    const output = tf.tidy(() => generator.apply(batch.euv, { ...PASS.deterministic }) as tf.Tensor);
    const [made, wanted] = (await Promise.all([output.data(), batch.field.data()])) as Float32Array[];
    tf.dispose([output, batch.euv, batch.field]);
    for (let k = 0; k < chosen.length; k++) {
      const image = (values: Float32Array) => ({
        data: disc.map((inside, i) => inside * clipGauss * values[k * sizePx ** 2 + i]),
        width: sizePx,
        height: sizePx,
      });
      const [own, truth] = [image(made), image(wanted)];
      const { mae, mse } = fieldErrors(truth.data, own.data);
      sums.mean_abs_gauss += mae;
      sums.psnr += decibelsOf(mse);
      sums.ssim += windowed ? ssim(own, truth) : Number.NaN;
    }
  }
  const count = indices.length;
  return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / count]));
}

/** 1 on the disc, 0 beyond. */
function discMask({ sizePx, radiusPx }: TrainingFrames): Float32Array {
  const middle = (sizePx - 1) / 2;
  return Float32Array.from({ length: sizePx ** 2 }, (_, i) => {
    const [x, y] = [(i % sizePx) - middle, Math.floor(i / sizePx) - middle];
    return x * x + y * y < radiusPx * radiusPx ? 1 : 0;
  });
}
