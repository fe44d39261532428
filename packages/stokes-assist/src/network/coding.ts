import { ShapeError } from "@helioscope/core";
import type { StokesNetworkConfig } from "./config.ts";
import { type AtmosphereNodes, nodeSize } from "./nodes.ts";
import { halfTurn, NODE_QUANTITIES, QUANTITY_FACTS } from "./quantities.ts";

/** Mean and spread of every output over a training set, in units of Table 2. */
export interface OutputScaling {
  readonly mean: readonly number[];
  readonly spread: readonly number[];
}

type Layout = Pick<StokesNetworkConfig, "logTau" | "azimuth">;

/** Numbers that the network gives for a pixel: 60 for six quantities at ten depths, ten more for the double angle. */
export function outputSize({ logTau, azimuth }: Layout): number {
  return (NODE_QUANTITIES.length + (azimuth === "double-angle" ? 1 : 0)) * logTau.length;
}

/**
 * Nodes as the network gives them, [count][outputs]: quantity by quantity, each over the depths, in units of Table 2;
 * the azimuth as degrees over 360, or as the sine and then the cosine of twice the angle.
 *
 * @throws ShapeError when the nodes lie at another number of depths
 */
export function encodeNodes(nodes: AtmosphereNodes, layout: Layout, scaling?: OutputScaling): Float32Array {
  const depths = layout.logTau.length;
  if (nodes.logTau.length !== depths) {
    throw new ShapeError(`Nodes at ${nodes.logTau.length} optical depths`, {
      value: [...nodes.logTau],
      expected: `${depths}: ${layout.logTau.join(", ")}`,
    });
  }
  const size = outputSize(layout);
  const out = new Float32Array(nodes.count * size);
  for (let i = 0; i < nodes.count; i++) {
    let from = i * nodeSize(depths);
    let to = i * size;
    for (const quantity of NODE_QUANTITIES) {
      const { scale } = QUANTITY_FACTS[quantity];
      const double = quantity === "azimuth" && layout.azimuth === "double-angle";
      for (let d = 0; d < depths; d++) {
        const value = nodes.values[from + d];
        if (double) {
          const angle = (value * Math.PI) / 90;
          out[to + d] = Math.sin(angle);
          out[to + depths + d] = Math.cos(angle);
        } else out[to + d] = (quantity === "azimuth" ? halfTurn(value) : value) / scale;
      }
      from += depths;
      to += double ? 2 * depths : depths;
    }
  }
  return scaling ? scaled(out, size, scaling) : out;
}

/** The way back from {@link encodeNodes}; azimuths come in [0, 180), every quantity within its limits. */
export function decodeNodes(
  outputs: Float32Array,
  count: number,
  layout: Layout,
  scaling?: OutputScaling,
): AtmosphereNodes {
  const depths = layout.logTau.length;
  const size = outputSize(layout);
  if (outputs.length !== count * size) {
    throw new ShapeError(`${outputs.length} outputs of ${count} pixels`, { expected: `${count * size}` });
  }
  const values = new Float32Array(count * nodeSize(depths));
  const at = (index: number, output: number) =>
    scaling
      ? scaling.mean[output] + scaling.spread[output] * outputs[index + output]
      : outputs[index + output];
  for (let i = 0; i < count; i++) {
    let from = 0;
    let to = i * nodeSize(depths);
    for (const quantity of NODE_QUANTITIES) {
      const { scale, least, most } = QUANTITY_FACTS[quantity];
      const double = quantity === "azimuth" && layout.azimuth === "double-angle";
      for (let d = 0; d < depths; d++) {
        const first = at(i * size, from + d);
        if (double) {
          values[to + d] = halfTurn((Math.atan2(first, at(i * size, from + depths + d)) * 90) / Math.PI);
        } else if (quantity === "azimuth") values[to + d] = halfTurn(first * scale);
        else values[to + d] = Math.min(most, Math.max(least, first * scale));
      }
      from += double ? 2 * depths : depths;
      to += depths;
    }
  }
  return { count, logTau: Float64Array.from(layout.logTau), values };
}

/**
 * Mean and spread of each output over encoded nodes; a spread below 1e-4 (2 K, 30 cm/s) counts as that. Sine and
 * cosine keep mean 0 and spread 1, which no choice of the zero of the azimuth changes.
 */
export function scalingOf(encoded: Float32Array, layout: Layout): OutputScaling {
  const size = outputSize(layout);
  const count = encoded.length / size;
  const depths = layout.logTau.length;
  const firstAngle = layout.azimuth === "double-angle" ? NODE_QUANTITIES.indexOf("azimuth") * depths : size;
  const mean = new Array<number>(size).fill(0);
  const spread = new Array<number>(size).fill(1);
  for (let output = 0; output < size; output++) {
    if (output >= firstAngle && output < firstAngle + 2 * depths) continue;
    let sum = 0;
    for (let i = output; i < encoded.length; i += size) sum += encoded[i];
    mean[output] = sum / count;
    let squares = 0;
    for (let i = output; i < encoded.length; i += size) squares += (encoded[i] - mean[output]) ** 2;
    spread[output] = Math.max(1e-4, Math.sqrt(squares / count));
  }
  return { mean, spread };
}

function scaled(encoded: Float32Array, size: number, { mean, spread }: OutputScaling): Float32Array {
  for (let i = 0; i < encoded.length; i++) {
    const output = i % size;
    encoded[i] = (encoded[i] - mean[output]) / spread[output];
  }
  return encoded;
}
