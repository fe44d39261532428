import { tfl } from "@helioscope/core/engine";
import type { GeneratorConfig } from "../config.ts";
import { ConvGru } from "./conv-gru.ts";
import type { LayerSet } from "./layer-set.ts";
import { type Encoding, levelMaps } from "./u-net.ts";

type Symbolic = tfl.SymbolicTensor;

/** A state of the recurrence: [n, h / 2^level, w / 2^level, maps]. */
export interface StateShape {
  readonly name: string;
  readonly level: number;
  readonly maps: number;
}

/** The states of a convgru, the bottleneck's first. */
export function stateShapes({ downs, width, gru }: GeneratorConfig): StateShape[] {
  const bottom = { name: "gru", level: downs, maps: gru.hidden ?? levelMaps({ width }, downs) };
  if (gru.skips !== "recurrent") return [bottom];
  const levels = Array.from({ length: downs - 1 }, (_, i) => i + 1);
  return [
    bottom,
    ...levels.map((level) => ({ name: `gru${level}`, level, maps: levelMaps({ width }, level) })),
  ];
}

/** Moves the states on by one image; without states they are 0. Gives them in the order of {@link stateShapes}. */
export function advance(
  { skips, bottom }: Encoding,
  states: readonly Symbolic[] | null,
  layers: LayerSet,
  config: GeneratorConfig,
): Symbolic[] {
  const { form, kernel, skipKernel } = config.gru;
  return stateShapes(config).map(({ name, level, maps }, i) => {
    const x = level === config.downs ? bottom : skips[level - 1];
    const size = level === config.downs ? kernel : skipKernel;
    const cell = (own: string) => new ConvGru({ name: own, form, kernel: size, hidden: maps });
    return layers.apply(name, cell, states ? [x, states[i]] : x);
  });
}

/** What the decoder is handed after the images of a window, the last of which is the one of the field. */
export function overWindow(
  encodings: readonly Encoding[],
  layers: LayerSet,
  config: GeneratorConfig,
  tag = "",
): Encoding {
  let states: Symbolic[] | null = null;
  for (const encoding of encodings) states = advance(encoding, states, layers, config);
  const last = encodings[encodings.length - 1];
  if (config.gru.skips !== "mean" || encodings.length === 1)
    return remembered(last, states as Symbolic[], config);
  const skips = last.skips.map((_, i) =>
    layers.apply(
      `mean${i + 1}${tag}`,
      (name) => tfl.layers.average({ name }),
      encodings.map((encoding) => encoding.skips[i]),
    ),
  );
  return { skips, bottom: (states as Symbolic[])[0] };
}

/** What the decoder is handed of states and the image that moved them last. */
export function remembered(
  { skips }: Encoding,
  [bottom, ...levels]: readonly Symbolic[],
  { gru }: GeneratorConfig,
): Encoding {
  return { skips: gru.skips === "recurrent" ? levels : skips, bottom };
}
