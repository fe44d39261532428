/*
 * The 1D CNN that turns Stokes profiles into an atmosphere at ten optical depths.
 *
 * Gafeira, Orozco Suarez, Milic, Quintero Noda, Ruiz Cobo & Uitenbroek 2021, "Machine learning initialization to
 * accelerate Stokes profile inversions", A&A 651, A31, doi:10.1051/0004-6361/201936910, section 2 and Table 1.
 *
 * The paper gives no number of filters; the preset `paper` has the 64 of its predecessor's program, `predecessor` that
 * program's pooling, dropout and sigmoid layers as well. Weights begin as Keras has them (Glorot, uniform).
 */
import { ArgumentError } from "@helioscope/core";
import { tfl } from "@helioscope/core/engine";
import { type DropoutClock, layerSeed, SeededDropout } from "@helioscope/core/train";
import { outputSize } from "./coding.ts";
import type { StokesNetworkConfig } from "./config.ts";

type Symbolic = tfl.SymbolicTensor;

/**
 * Builds the network for `n` wavelengths: [count, n, 4] -> [count, outputs].
 *
 * @throws ArgumentError when so few wavelengths do not survive the convolutions
 */
export function buildCnn(config: StokesNetworkConfig, n: number, clock: DropoutClock): tfl.LayersModel {
  const { filters, kernels, pooled, padding, dropout, hidden } = config;
  const { layers } = tfl;
  assertSurvives(config, n);
  const initial = (name: string) => tfl.initializers.glorotUniform({ seed: layerSeed(clock.seed, name) });

  const input = tfl.input({ shape: [n, 4], name: "profiles" });
  let x: Symbolic = input;
  for (const [i, kernelSize] of kernels.entries()) {
    const name = `conv${i + 1}`;
    x = layers
      .conv1d({
        name,
        filters: filters[i],
        kernelSize,
        padding,
        activation: "relu",
        kernelInitializer: initial(name),
      })
      .apply(x) as Symbolic; // [count, n - 6, 64], then [count, n / 2 - 7, 64], [count, n / 4 - 6, 64]
    if (pooled[i]) x = layers.maxPooling1d({ name: `pool${i + 1}`, poolSize: 2 }).apply(x) as Symbolic;
  }
  if (dropout > 0) x = new SeededDropout({ name: "dropout", rate: dropout, clock }).apply(x) as Symbolic;
  x = layers.flatten({ name: "flatten" }).apply(x) as Symbolic;
  for (const [i, { units, activation }] of hidden.entries()) {
    const name = `dense${i + 1}`;
    const count = typeof units === "number" ? units : units.perWavelength * n;
    x = layers
      .dense({ name, units: count, activation, kernelInitializer: initial(name) })
      .apply(x) as Symbolic;
  }
  const output = layers
    .dense({ name: "nodes", units: outputSize(config), kernelInitializer: initial("nodes") })
    .apply(x) as Symbolic; // [count, 60]
  return tfl.model({ name: "stokes-assist", inputs: input, outputs: output });
}

function assertSurvives({ kernels, pooled, padding }: StokesNetworkConfig, n: number): void {
  let left = n;
  for (const [i, kernel] of kernels.entries()) {
    if (padding === "valid") left -= kernel - 1;
    if (pooled[i]) left = Math.floor(left / 2);
  }
  if (Number.isInteger(n) && left >= 1) return;
  throw new ArgumentError(`${n} wavelengths are too few for kernels of ${kernels.join(", ")}`, {
    value: n,
    expected: "wavelengths that are left after the convolutions and poolings",
    remedy: 'Pass padding: "same", or smaller kernels.',
  });
}
