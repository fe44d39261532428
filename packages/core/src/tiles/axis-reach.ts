/**
 * What the elements of a tensor depend on along one axis: element i, with i = p modulo the period, lies at pixel i `stride`
 * of the input and depends on no pixel before i `stride` + `from[p]` and on none after i `stride` + `to[p]`. (Up-sampled
 * tensors lie on finer grids than what they are made of, hence the period.)
 */
export interface AxisReach {
  /** Input pixels between elements; below 1 where the tensor is finer than the input. */
  readonly stride: number;
  /** Elements more than the pixels of the input over `stride`: of borders that were added, or cut. */
  readonly extra: number;
  /** One value for each element of a period. */
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** The input itself. */
export const START: AxisReach = { stride: 1, extra: 0, from: [0], to: [0] };

interface Making {
  readonly stride: number;
  readonly extra: number;
  readonly period: number;
  /** Whether elements beyond the source's ends are taken, and stood in for. */
  readonly pads: boolean;
  /** Elements of the source that element `i` takes, the first and the last. */
  taken(i: number): readonly [first: number, last: number];
}

/**
 * A tensor whose elements take runs of another one's. With padding, the places at which elements of the source would lie beyond
 * an image's edges count as taken: an element that sees padding knows of the edge, even if it depends on no pixel there.
 */
function made(source: AxisReach, { stride, extra, period, pads, taken }: Making): AxisReach {
  const { length } = source.from;
  const from: number[] = [];
  const to: number[] = [];
  for (let i = 0; i < period; i++) {
    const [first, last] = taken(i);
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let k = first; k <= last; k++) {
      const phase = ((k % length) + length) % length;
      const place = k * source.stride;
      const within = place - source.extra * source.stride;
      least = Math.min(least, place + source.from[phase], ...(pads ? [place, within] : []));
      most = Math.max(most, place + source.to[phase], ...(pads ? [place, within] : []));
    }
    // A transposed convolution may leave elements out; they depend on nothing.
    from.push(first > last ? 0 : least - i * stride);
    to.push(first > last ? 0 : most - i * stride);
  }
  return { stride, extra, from, to };
}

export interface Window {
  readonly size: number;
  readonly step: number;
  readonly dilation: number;
  /** Elements of padding before the first one, and after the last. */
  readonly before: number;
  readonly after: number;
}

/** A window of `size` elements, `dilation` apart, that moves by `step` over a source with its padding. */
export function windowed(source: AxisReach, { size, step, dilation, before, after }: Window): AxisReach {
  const { length } = source.from;
  const extent = (size - 1) * dilation + 1;
  return made(source, {
    stride: source.stride * step,
    extra: Math.floor((source.extra + before + after - extent) / step) + 1,
    period: length / divisor(length, step),
    pads: before > 0 || after > 0,
    taken: (i) => [i * step - before, i * step - before + extent - 1],
  });
}

/** A transposed convolution: `size` elements for each, `step` apart, of which the first `cut` are left out. */
export function transposed(
  source: AxisReach,
  { size, step, cut, extra }: Readonly<Record<"size" | "step" | "cut" | "extra", number>>,
): AxisReach {
  return made(source, {
    stride: source.stride / step,
    extra: source.extra * step + extra,
    period: source.from.length * step,
    pads: true,
    taken: (i) => [Math.ceil((i + cut - size + 1) / step), Math.floor((i + cut) / step)],
  });
}

/** Each element `step` times, or with `blend` mixed with the next one. */
export function raised(source: AxisReach, step: number, blend: boolean): AxisReach {
  return made(source, {
    stride: source.stride / step,
    extra: source.extra * step,
    period: source.from.length * step,
    pads: blend,
    taken: (i) => {
      const first = Math.floor(i / step);
      return [first, blend && i % step > 0 ? first + 1 : first];
    },
  });
}

/** Tensors on one grid, element by element; undefined where their grids differ. */
export function merged(sources: readonly AxisReach[]): AxisReach | undefined {
  const [{ stride, extra }] = sources;
  if (sources.some((source) => source.stride !== stride || source.extra !== extra)) return undefined;
  const period = sources.reduce((n, { from }) => (n * from.length) / divisor(n, from.length), 1);
  const each = <T>(value: (i: number) => T) => Array.from({ length: period }, (_, i) => value(i));
  return {
    stride,
    extra,
    from: each((i) => Math.min(...sources.map(({ from }) => from[i % from.length]))),
    to: each((i) => Math.max(...sources.map(({ to }) => to[i % to.length]))),
  };
}

/** Greatest common divisor. */
function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}
