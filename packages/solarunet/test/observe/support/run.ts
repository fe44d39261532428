import {
  type Column,
  type Frame,
  memoryStore,
  type ObserveContext,
  type Raster,
  type Row,
  type SolarImage,
  type Store,
} from "@helioscope/core";
import { nodeDocument } from "@helioscope/core/figure/node";

export interface Tables {
  readonly rows: Map<string, Row[]>;
  readonly closed: Set<string>;
}

/** A context that keeps everything in memory. */
export function memoryContext(
  more: Partial<ObserveContext> = {},
): { readonly context: ObserveContext; readonly out: Store } & Tables {
  const out = memoryStore();
  const rows = new Map<string, Row[]>();
  const closed = new Set<string>();
  const context: ObserveContext = {
    out,
    seed: 1,
    engine: () => Promise.reject(new Error("no engine was needed")),
    table: async (name: string, _columns: readonly Column[]) => {
      const own: Row[] = [];
      rows.set(name, own);
      return { write: async (row) => void own.push(row), close: async () => void closed.add(name) };
    },
    shipped: () => out,
    document: nodeDocument(),
    ...more,
  };
  return { context, out, rows, closed };
}

/** A frame of a field; `utc` is its time. */
export function frameOf(name: string, field: Raster<Float32Array>, utc?: string): Frame {
  const image: SolarImage = {
    ...field,
    name,
    ...(utc === undefined ? {} : { time: { utc, original: utc, scale: "UTC" } as never }),
  };
  return {
    name,
    header: { get: () => undefined },
    width: field.width,
    height: field.height,
    shape: [field.width, field.height],
    read: async () => image,
    cube: async () => ({ data: field.data, shape: [field.width, field.height] }),
  };
}

/** 64x64 gauss: a positive square and a negative one, a pixel further each frame. */
export function twoSquares(step: number, side = 64): Raster<Float32Array> {
  const data = new Float32Array(side * side);
  const square = (x: number, y: number, value: number) => {
    for (let row = y; row < y + 6; row++) data.fill(value, row * side + x, row * side + x + 6);
  };
  square(10 + step, 12, 400);
  square(40 - step, 44, -300);
  return { data, width: side, height: side };
}

export const utcOf = (seconds: number): string =>
  new Date(Date.UTC(2012, 4, 6, 17, 0, seconds)).toISOString();

export async function* stream(frames: Iterable<Frame>): AsyncGenerator<Frame> {
  yield* frames;
}
