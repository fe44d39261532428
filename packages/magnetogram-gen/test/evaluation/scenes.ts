import type { GeneratedField, PreparedDisc, SequenceItem } from "../../src/index.ts";

/** Waves on a disc, as reference.py makes them: float32, row 0 south. */
export function waves(n: number, phase: number, amplitude: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: n * n }, (_, i) => {
    const [x, y] = [i % n, Math.floor(i / n)];
    return (
      amplitude * Math.sin(0.37 * x + phase) * Math.cos(0.23 * y - phase) +
      40 * Math.sin(0.05 * x * y + phase)
    );
  });
}

/** A prepared disc around some pixels. */
export function discOf(
  data: Float32Array,
  options: Partial<Pick<PreparedDisc, "kind" | "radiusPx" | "observer" | "name" | "valid">> = {},
): PreparedDisc {
  const n = Math.sqrt(data.length);
  return {
    data,
    width: n,
    height: n,
    kind: "field",
    name: "disc",
    radiusPx: (203.33 / 512) * n,
    observer: { b0Degrees: 0, l0Degrees: 0 },
    valid: { data: new Uint8Array(n * n).fill(1), width: n, height: n },
    ...options,
  };
}

/** UTC of the hour `k` of 2016. */
export const hour = (k: number): string =>
  new Date(Date.UTC(2016, 0, 1) + Math.round(k * 3_600_000)).toISOString();

/** Items of the given hours. */
export async function* itemsOf(
  hours: readonly number[],
  field: (hour: number) => PreparedDisc | undefined,
  euv: (hour: number) => PreparedDisc,
): AsyncGenerator<SequenceItem> {
  for (const k of hours) {
    const observed = field(k);
    yield { utc: hour(k), euv: { ...euv(k), kind: "euv" }, ...(observed ? { field: observed } : {}) };
  }
}

export async function all(fields: AsyncIterable<GeneratedField>): Promise<GeneratedField[]> {
  const list: GeneratedField[] = [];
  for await (const field of fields) list.push(field);
  return list;
}
