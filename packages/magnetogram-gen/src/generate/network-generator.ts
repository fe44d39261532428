import type { MagnetogramConfig } from "../config.ts";
import type { MagnetogramNet } from "../network/magnetogram-net.ts";
import type { FieldGenerator } from "../types.ts";
import { networkStepper } from "./network-stepper.ts";
import type { Beginning } from "./stacked.ts";
import { type SequenceOptions, streamed } from "./stream.ts";

export interface NetworkGeneratorOptions extends SequenceOptions {
  /**
   * `deterministic`: one field for one sequence of images; `dropout`: with dropout; `reference`: with dropout and the
   * statistics of the image itself, as the pix2pix codes run their networks. That of the network's configuration where absent.
   */
  readonly testMode?: MagnetogramConfig["testMode"];
  /** Of the dropout masks, and all they depend on beside the place in the sequence: the same seed gives the same fields. 0 where absent. */
  readonly seed?: number;
  /** What is seen of images before the first; `repeat` where absent. */
  readonly beginning?: Beginning;
}

/**
 * A network as a generator of sequences. Each EUV image is encoded once; of the images before, the maps that later fields
 * need are cached: the bottlenecks (with skips `mean` or `recurrent` all levels) of the last T - 1 images with memory `window`,
 * the state with `carried`. Memory does not grow with the sequence. In `deterministic` mode the fields are those of the
 * unrolled network on each window; in `reference` mode not, which takes its statistics over the images of a window.
 *
 * At the beginning and after a gap the first image is shown as often as the window has images (`beginning`). The network stays the caller's.
 */
export function networkGenerator(net: MagnetogramNet, options: NetworkGeneratorOptions = {}): FieldGenerator {
  const { config } = net;
  const {
    name = config.generator.kind,
    testMode = config.testMode,
    seed = 0,
    beginning = "repeat",
  } = options;
  return streamed(
    () => networkStepper(net, { testMode, seed, beginning }),
    {
      sizePx: config.prepare.sizePx,
      clipGauss: config.clipGauss,
      intensity: config.intensity,
      cadenceMinutes: config.sequence.cadenceMinutes,
    },
    { ...options, name },
  );
}
