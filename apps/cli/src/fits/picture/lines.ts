import { contour, type Lattice } from "./contours.ts";
import type { Scale } from "./scale.ts";
import type { Sky } from "./sky.ts";

/** A mark on an edge of the picture, in picture pixels along it, whole at centres. */
export interface Mark {
  readonly value: number;
  readonly label: string;
}

/** Lines of equal world coordinates over a picture, as SVG path data, and where they meet its edges. */
export interface WorldLines {
  readonly paths: readonly string[];
  readonly bottom: { readonly label: string; readonly marks: readonly Mark[] } | undefined;
  readonly left: { readonly label: string; readonly marks: readonly Mark[] } | undefined;
  /** Whether the picture reaches out of the sphere, so that edges say little. */
  readonly holes: boolean;
  /** The coordinates on the lattice and their round values. */
  readonly rounds: readonly [readonly Mark[], readonly Mark[]];
}

const POINTS = 161;
const EDGE = 801;

/** Traces the lines of both coordinates at round values. */
export function worldLines(sky: Sky, width: number, height: number): WorldLines {
  const columns = Math.min(POINTS, width * 4 + 1);
  const rows = Math.min(POINTS, height * 4 + 1);
  const x = new Float64Array(columns * rows);
  const y = new Float64Array(columns * rows);
  for (let i = 0; i < x.length; i++) {
    x[i] = -0.5 + ((i % columns) * width) / (columns - 1);
    y[i] = -0.5 + (Math.floor(i / columns) * height) / (rows - 1);
  }
  const world = sky.world(x, y);
  const rounds = world.map((values, axis) => roundValues(values, sky.scales[axis] as Scale)) as [
    Mark[],
    Mark[],
  ];
  const paths = world.map((values, axis) => {
    const lattice: Lattice = { values, columns, rows };
    const { period } = sky.scales[axis] as Scale;
    return (rounds[axis] ?? [])
      .flatMap(({ value }) => contour(lattice, value, period))
      .map(([x0, y0, x1, y1]) => `M${place(x0, y0)}L${place(x1, y1)}`)
      .join("");
  });
  function place(cx: number, cy: number): string {
    return `${((cx * width) / (columns - 1)).toFixed(2)} ${(height - (cy * height) / (rows - 1)).toFixed(2)}`;
  }
  const along = Float64Array.from({ length: EDGE }, (_, i) => i / (EDGE - 1));
  const edge = (axis: 0 | 1) => {
    const low = new Float64Array(EDGE).fill(-0.5);
    const run = along.map((t) => -0.5 + t * (axis === 0 ? width : height));
    return edgeMarks(axis === 0 ? sky.world(run, low) : sky.world(low, run), run, rounds, sky.scales);
  };
  return {
    paths,
    bottom: edge(0),
    left: edge(1),
    holes: world[0].some(Number.isNaN),
    rounds,
  };
}

const LINES = 7;

/** Round values over the range of a coordinate; longitudes that wrap in the picture are taken from the other side. */
function roundValues(values: Float64Array, scale: Scale): Mark[] {
  let [low, high] = extent(values);
  if (scale.period !== undefined && high - low > 180) {
    const turned = values.map((value) => (value < 0 ? value + 360 : value));
    const [other, end] = extent(turned);
    if (end - other < high - low) [low, high] = [other, end];
  }
  return low < high ? [...scale.ticks(low, high, LINES)] : [];
}

function extent(values: Float64Array): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/** The coordinate that changes more along an edge gives its marks. */
function edgeMarks(
  world: readonly [Float64Array, Float64Array],
  run: Float64Array,
  rounds: readonly [readonly Mark[], readonly Mark[]],
  scales: readonly [Scale, Scale],
): WorldLines["bottom"] {
  const found = ([0, 1] as const).map((axis) => crossings(world[axis], run, rounds[axis], scales[axis]));
  const axis = (found[0]?.length ?? 0) >= (found[1]?.length ?? 0) ? 0 : 1;
  const marks = found[axis] ?? [];
  const spread = (marks[marks.length - 1]?.value ?? 0) - (marks[0]?.value ?? 0);
  const enough = marks.length > 1 && spread > 0.3 * Math.abs((run[run.length - 1] ?? 0) - (run[0] ?? 0));
  return enough ? { label: scales[axis].label, marks } : undefined;
}

function crossings(
  values: Float64Array,
  run: Float64Array,
  rounds: readonly Mark[],
  { period }: Scale,
): Mark[] {
  const marks: Mark[] = [];
  for (const { value: level, label } of rounds) {
    const d = (i: number): number => {
      const off = (values[i] ?? Number.NaN) - level;
      return period === undefined ? off : off - period * Math.round(off / period);
    };
    for (let i = 0; i + 1 < values.length; i++) {
      const [a, b] = [d(i), d(i + 1)];
      if (Number.isNaN(a + b) || a >= 0 === b >= 0 || (period !== undefined && Math.abs(a - b) > period / 4))
        continue;
      const t = a / (a - b);
      marks.push({ value: (run[i] ?? 0) * (1 - t) + (run[i + 1] ?? 0) * t, label });
      break;
    }
  }
  return marks.sort((a, b) => a.value - b.value);
}
