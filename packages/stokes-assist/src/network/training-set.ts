import { DataError, type Skip, type Store, throwIfAborted, type WorkOptions } from "@helioscope/core";
import { nodeSize } from "./nodes.ts";
import { blockPath, readManifest, type TrainingBlock, type TrainingManifest } from "./training-manifest.ts";

/** Pixels of a training set in memory. */
export interface TrainingPixels {
  readonly manifest: TrainingManifest;
  readonly count: number;
  /** [count][4][n]. */
  readonly profiles: Float32Array;
  /** [count][6][depths]. */
  readonly nodes: Float32Array;
  /** The blocks that were read, in order. */
  readonly blocks: readonly TrainingBlock[];
  /** Blocks that could not be read, and why. */
  readonly skipped: readonly Skip[];
}

/** A million pixels of 112 wavelengths. */
const MOST_BYTES = 2 ** 31;

/**
 * Reads the blocks of a training set that `wanted` takes.
 *
 * @throws DataError when there is no manifest, no pixel, or more than 2 GiB of them; FormatError; AbortedError
 */
export async function readTrainingPixels(
  store: Store,
  wanted: (block: TrainingBlock, index: number, all: readonly TrainingBlock[]) => boolean,
  options: WorkOptions = {},
): Promise<TrainingPixels> {
  const manifest = await readManifest(store);
  const values = 4 * manifest.wavelengths.length;
  const size = nodeSize(manifest.logTau.length);
  const row = values + size;
  const chosen = manifest.blocks.filter(wanted);
  const most = chosen.reduce((sum, { pixels }) => sum + pixels, 0);
  if (most * row * 4 > MOST_BYTES) {
    throw new DataError(`${most} pixels of ${row} values do not fit into memory`, {
      value: most,
      expected: `at most ${Math.floor(MOST_BYTES / 4 / row)}`,
      remedy: "Divide the training set.",
    });
  }
  const profiles = new Float32Array(most * values);
  const nodes = new Float32Array(most * size);
  const blocks: TrainingBlock[] = [];
  const skipped: Skip[] = [];
  let count = 0;
  for (const [done, block] of chosen.entries()) {
    throwIfAborted(options.signal);
    try {
      const data = await readBlock(store, block, row);
      for (let i = 0; i < block.pixels; i++) {
        const at = i * row;
        profiles.set(data.subarray(at, at + values), (count + i) * values);
        nodes.set(data.subarray(at + values, at + row), (count + i) * size);
      }
      count += block.pixels;
      blocks.push(block);
    } catch (error) {
      skipped.push({ name: block.name, reason: error instanceof Error ? error.message : String(error) });
    }
    options.onProgress?.({ stage: "read", done: done + 1, total: chosen.length });
  }
  if (count === 0) {
    throw new DataError("The training set holds no pixel to work with", {
      value: skipped,
      expected: "blocks, as `helioscope stokes` or sceneTrainingSet write them",
    });
  }
  return {
    manifest,
    count,
    profiles: profiles.subarray(0, count * values),
    nodes: nodes.subarray(0, count * size),
    blocks,
    skipped,
  };
}

async function readBlock(store: Store, block: TrainingBlock, row: number): Promise<Float32Array> {
  const bytes = await store.read(blockPath(block.name));
  const values = block.pixels * row;
  if (bytes.byteLength !== 4 * values) {
    throw new DataError(`Block ${block.name} has ${bytes.byteLength} bytes`, { expected: `${4 * values}` });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data = new Float32Array(values);
  for (let i = 0; i < values; i++) data[i] = view.getFloat32(4 * i, true);
  if (!data.every(Number.isFinite))
    throw new DataError(`Block ${block.name} holds a value that is not finite`);
  return data;
}

/**
 * Whether a block of a set of `blocks` is for validation: evenly spread over the maps, always the same. Neighbouring
 * pixels are alike, so a split by pixels would let the network see what it is judged on.
 */
export function isValidation(index: number, blocks: number, share: number): boolean {
  const kept = Math.min(blocks - 1, Math.max(1, Math.round(blocks * share)));
  return Math.floor(((index + 1) * kept) / blocks) > Math.floor((index * kept) / blocks);
}

/**
 * Makes sure that a training set has the nodes of a network.
 *
 * @throws DataError
 */
export function assertDepths(manifest: TrainingManifest, logTau: readonly number[]): void {
  if (manifest.logTau.join() === logTau.join()) return;
  throw new DataError(`Atmospheres at log tau ${manifest.logTau.join(", ")}`, {
    value: manifest.logTau,
    expected: `${logTau.join(", ")}, the network's`,
    remedy: `Pass --set network.logTau=[${manifest.logTau.join(",")}].`,
  });
}
