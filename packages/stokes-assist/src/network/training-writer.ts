import { ArgumentError, type Store } from "@helioscope/core";
import { type AtmosphereNodes, assertNodes, nodeSize } from "./nodes.ts";
import {
  BLOCK_NAME,
  blockPath,
  type TrainingBlock,
  type TrainingHead,
  writeManifest,
} from "./training-manifest.ts";

/** A map with the atmosphere of every pixel, to be cut into blocks. */
export interface LabelledMap {
  /** Letters, digits, ".", "_" and "-"; begins the names of its blocks. */
  readonly name: string;
  readonly origin: string;
  readonly width: number;
  readonly height: number;
  /** [height][width][4][n], in units of the local quiet Sun's continuum. */
  readonly profiles: Float32Array;
  /** Of every pixel, row by row; NaN where there is none to learn from. */
  readonly nodes: AtmosphereNodes;
}

export interface TrainingWriter {
  /** Cuts a map into blocks and writes those; pixels with a value that is not finite are left out. */
  add(map: LabelledMap): Promise<void>;
  /** Writes the manifest, without which the folder is no training set. */
  finish(): Promise<{ readonly blocks: number; readonly pixels: number }>;
}

/** Side of a block, pixels. */
export const BLOCK_SIDE = 16;

/**
 * Writes a training set: `manifest.json`, and for each block of 16 by 16 pixels a file of little-endian floats, one row
 * a pixel: I, Q, U, V at n wavelengths, then the nodes quantity by quantity.
 */
export function trainingWriter(store: Store, head: TrainingHead): TrainingWriter {
  const blocks: TrainingBlock[] = [];
  return {
    async add(map) {
      check(map, head, blocks);
      for (let y = 0; y < map.height; y += BLOCK_SIDE) {
        for (let x = 0; x < map.width; x += BLOCK_SIDE) {
          const rows = cut(map, x, y);
          if (rows.pixels === 0) continue;
          const name = `${map.name}-${x}-${y}`;
          await store.write(blockPath(name), littleEndian(rows.data));
          blocks.push({ name, map: map.name, origin: map.origin, pixels: rows.pixels });
        }
      }
    },
    async finish() {
      await writeManifest(store, { ...head, blocks });
      return { blocks: blocks.length, pixels: blocks.reduce((sum, { pixels }) => sum + pixels, 0) };
    },
  };
}

function check(map: LabelledMap, { wavelengths, logTau }: TrainingHead, blocks: readonly TrainingBlock[]) {
  const { name, width, height, profiles, nodes } = map;
  if (!BLOCK_NAME.test(name) || blocks.some((block) => block.map === name)) {
    throw new ArgumentError(`A map with the name ${name}`, {
      value: name,
      expected: 'a name of its own, of letters, digits, ".", "_" and "-"',
    });
  }
  assertNodes(nodes);
  const pixels = width * height;
  const sizes = profiles.length === pixels * 4 * wavelengths.length && nodes.count === pixels;
  if (sizes && nodes.logTau.every((x, i) => x === logTau[i]) && nodes.logTau.length === logTau.length) return;
  throw new ArgumentError(`Map ${name} of ${width}x${height} pixels does not fit the training set`, {
    value: [profiles.length, nodes.count],
    expected: `profiles at ${wavelengths.length} wavelengths and nodes at log tau ${logTau.join(", ")}`,
  });
}

function cut(map: LabelledMap, x0: number, y0: number): { data: Float32Array; pixels: number } {
  const { width, height, profiles, nodes } = map;
  const values = profiles.length / (width * height);
  const size = nodeSize(nodes.logTau.length);
  const data = new Float32Array(BLOCK_SIDE ** 2 * (values + size));
  let at = 0;
  for (let y = y0; y < Math.min(height, y0 + BLOCK_SIDE); y++) {
    for (let x = x0; x < Math.min(width, x0 + BLOCK_SIDE); x++) {
      const i = y * width + x;
      data.set(profiles.subarray(i * values, (i + 1) * values), at);
      data.set(nodes.values.subarray(i * size, (i + 1) * size), at + values);
      if (data.subarray(at, at + values + size).every(Number.isFinite)) at += values + size;
    }
  }
  return { data: data.subarray(0, at), pixels: at / (values + size) };
}

function littleEndian(data: Float32Array): Uint8Array {
  const bytes = new Uint8Array(data.length * 4);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < data.length; i++) view.setFloat32(4 * i, data[i], true);
  return bytes;
}
