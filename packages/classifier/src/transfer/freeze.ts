import { ArgumentError } from "@helioscope/core";
import type { TrainingStage } from "../config.ts";
import type { LayerFacts } from "./layers.ts";

/**
 * What learns while the rest stays as it is, moving statistics of batch normalisation included: `all`, the `head` alone,
 * the head and the last so many blocks, or a named layer or block and everything after it.
 */
export type Learning = "all" | "head" | { readonly lastBlocks: number } | { readonly from: string };

/**
 * A choice by depth or by name as a stage of training has it: `layers` of {@link layersOf}.
 *
 * @throws ArgumentError for a name that the network does not have, or a number of blocks that is no whole number
 */
export function learnOf(layers: readonly LayerFacts[], choice: Learning): TrainingStage["learn"] {
  if (choice === "all" || choice === "head") return choice;
  const blocks = blocksOf(layers);
  const head = blocks[blocks.length - 1];
  if ("lastBlocks" in choice) {
    const { lastBlocks } = choice;
    if (!(Number.isInteger(lastBlocks) && lastBlocks >= 0))
      throw new ArgumentError(`The last ${lastBlocks} blocks are to learn`, {
        value: lastBlocks,
        expected: `a whole number from 0 to ${blocks.length - 1}`,
      });
    return atBlock(layers, blocks, Math.max(0, blocks.length - 1 - lastBlocks));
  }
  const { from } = choice;
  const named = layers.find(({ name }) => name === from);
  const index = blocks.indexOf(named?.block ?? from);
  if (index < 0)
    throw new ArgumentError(`The network has no layer ${from}`, {
      value: from,
      expected: `one of ${blocks.join(", ")}`,
    });
  if (named === undefined || named.block === head) return atBlock(layers, blocks, index);
  return named === layers[0] ? "all" : { from };
}

/**
 * What learns where the image's end of a network is frozen: `none` of it, the first so many blocks, all blocks (`backbone`),
 * or everything up to a named layer or block, that one included.
 *
 * @throws ArgumentError for a name that the network does not have, and for the head, after which nothing would learn
 */
export function learnAfter(layers: readonly LayerFacts[], frozen: string | number): TrainingStage["learn"] {
  if (frozen === "none" || frozen === 0) return "all";
  if (frozen === "backbone") return "head";
  const blocks = blocksOf(layers);
  const last = blocks.length - 2;
  const named = layers.findIndex(({ name }) => name === frozen);
  const layer = layers[named];
  const next = layers[named + 1];
  if (layer !== undefined && next?.block === layer.block) return { from: next.name };
  const index = typeof frozen === "number" ? frozen - 1 : blocks.indexOf(layer?.block ?? frozen);
  if (!(Number.isInteger(index) && index >= 0 && index <= last))
    throw new ArgumentError(`Layers up to ${frozen} cannot be frozen`, {
      value: frozen,
      expected: `none, backbone, a number of blocks up to ${last + 1}, or one of ${blocks.slice(0, -1).join(", ")}`,
    });
  return atBlock(layers, blocks, index + 1);
}

function atBlock(
  layers: readonly LayerFacts[],
  blocks: readonly string[],
  index: number,
): TrainingStage["learn"] {
  if (index === 0) return "all";
  if (index === blocks.length - 1) return "head";
  return { from: layers.find(({ block }) => block === blocks[index])?.name as string };
}

/** Names of the blocks from the image to the head, each once. */
export function blocksOf(layers: readonly LayerFacts[]): readonly string[] {
  return [...new Set(layers.map(({ block }) => block))];
}
