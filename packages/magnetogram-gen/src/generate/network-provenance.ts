import type { MagnetogramConfig } from "../config.ts";
import type { MagnetogramNet } from "../network/magnetogram-net.ts";
import type { Provenance } from "./provenance.ts";

/** What is known of a network's fields. */
export async function provenanceOf(
  net: MagnetogramNet,
  options: { readonly testMode?: MagnetogramConfig["testMode"]; readonly seed?: number } = {},
): Promise<Provenance> {
  const { trainedOn } = net.origin;
  return {
    model: net.config.generator.kind,
    sha256: await net.hash(),
    trainedOn: trainedOn?.about ?? null,
    syntheticTrained: trainedOn?.synthetic ?? false,
    ...(trainedOn?.channel ? { trainedChannel: trainedOn.channel } : {}),
    testMode: options.testMode ?? net.config.testMode,
    ...(options.seed === undefined ? {} : { seed: options.seed }),
  };
}
