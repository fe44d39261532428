import { exportOnnx } from "@helioscope/core/onnx";
import type { StokesNet } from "./stokes-net.ts";

export interface StokesOnnxOptions {
  /** Pixels in a batch: a number, or `symbolic` for any. Default `symbolic`. */
  readonly batch?: number | "symbolic";
}

/**
 * A network as an ONNX file. Input `profiles` [batch, wavelengths, 4]: I, Q, U, V in units of the quiet Sun's continuum at
 * disc centre, times `input_factors`; output `nodes` [batch, outputs], coded as `azimuth` and `scaling` of the configuration
 * say, quantity after quantity, each at all of `log_tau`. The metadata hold these, the wavelengths (in air, Angstrom), the lines
 * and the SHA-256 of the weights.
 *
 * @throws ArgumentError for a batch that is no positive whole number
 */
export async function stokesToOnnx(network: StokesNet, options: StokesOnnxOptions = {}): Promise<Uint8Array> {
  const { model, config, wavelengths, lines, scaling } = network;
  return exportOnnx(model, {
    ...options,
    outputs: ["nodes"],
    metadata: {
      wavelengths_angstrom: JSON.stringify([...wavelengths]),
      lines: JSON.stringify(lines),
      log_tau: JSON.stringify(config.logTau),
      input_factors: JSON.stringify(config.inputFactors),
      azimuth: config.azimuth,
      scaling: config.scaling,
      ...(scaling ? { output_scaling: JSON.stringify(scaling) } : {}),
      weights_sha256: await network.hash(),
    },
  });
}
