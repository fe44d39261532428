/** How {@link hcompressEncode} writes its bit planes: as quadtrees, as lists, or the one after the other. */
export type PlaneStyle = "tree" | "list" | "both";

const CODES: readonly string[] = [
  "111110",
  "000",
  "001",
  "1000",
  "010",
  "1001",
  "11010",
  "11011",
  "011",
  "11100",
  "1010",
  "11101",
  "1011",
  "11110",
  "111111",
  "1100",
];

/**
 * A plain HCOMPRESS encoder to test the decoder, written from White, Postman and Lattanzi's description: an H-transform
 * whose sums keep their low bits in the differences, quantised by `scale`, then four quadrants of bit planes.
 */
export function hcompressEncode(
  pixels: readonly number[],
  rows: number,
  columns: number,
  { scale = 0, style = "tree" }: { readonly scale?: number; readonly style?: PlaneStyle } = {},
): Uint8Array {
  const quantum = BigInt(Math.max(1, scale));
  const coefficients = transform(pixels.map(BigInt), rows, columns).map((c) => {
    const half = (quantum + 1n) / 2n - 1n;
    return (c + (c > 0n ? half : -half)) / quantum;
  });
  const sum = coefficients[0];
  coefficients[0] = 0n;
  const halfRows = Math.ceil(rows / 2);
  const halfColumns = Math.ceil(columns / 2);
  const planes = [0, 0, 0];
  for (const [i, c] of coefficients.entries()) {
    const kind = Number(i / columns >= halfRows) + Number(i % columns >= halfColumns);
    const bits = c === 0n ? 0 : (c < 0n ? -c : c).toString(2).length;
    planes[kind] = Math.max(planes[kind], bits);
  }
  let bits = "";
  let plane = 0;
  for (let quarter = 0; quarter < 4; quarter++) {
    const [below, right] = [quarter >> 1, quarter & 1];
    const own: bigint[][] = [];
    for (let i = below * halfRows; i < (below ? rows : halfRows); i++) {
      const from = i * columns + right * halfColumns;
      own.push(coefficients.slice(from, from + (right ? columns - halfColumns : halfColumns)));
    }
    const width = right ? columns - halfColumns : halfColumns;
    for (let bit = planes[below + right] - 1; bit >= 0; bit--, plane++) {
      const set = own.map((row) => row.map((c) => Number(((c < 0n ? -c : c) >> BigInt(bit)) & 1n)));
      const list = style === "list" || (style === "both" && plane % 2 === 1);
      bits += list ? `0000${squares(set, width).flat().map(nybble).join("")}` : `1111${tree(set, width)}`;
    }
  }
  bits = whole(`${bits}0000`);
  bits += whole(coefficients.flatMap((c) => (c === 0n ? [] : [c < 0n ? "1" : "0"])).join(""));
  const out = new DataView(new ArrayBuffer(25 + bits.length / 8));
  out.setUint16(0, 0xdd99);
  out.setInt32(2, rows);
  out.setInt32(6, columns);
  out.setInt32(10, scale);
  out.setBigInt64(14, sum);
  planes.forEach((count, i) => void out.setUint8(22 + i, count));
  for (let i = 0; i < bits.length; i += 8) out.setUint8(25 + i / 8, Number.parseInt(bits.slice(i, i + 8), 2));
  return new Uint8Array(out.buffer);
}

const nybble = (value: number): string => value.toString(2).padStart(4, "0");
const whole = (bits: string): string => bits.padEnd(Math.ceil(bits.length / 8) * 8, "0");

/** Two by two bits as one number, the top left the highest. */
function squares(set: readonly number[][], width: number): number[][] {
  return Array.from({ length: Math.ceil(set.length / 2) }, (_, i) =>
    Array.from({ length: Math.ceil(width / 2) }, (_, j) => {
      const at = (y: number, x: number): number => set[2 * i + y]?.[2 * j + x] ?? 0;
      return at(0, 0) * 8 + at(0, 1) * 4 + at(1, 0) * 2 + at(1, 1);
    }),
  );
}

function tree(set: readonly number[][], width: number): string {
  const levels = [squares(set, width)];
  const depth = Math.ceil(Math.log2(Math.max(set.length, width, 1)));
  while (levels.length < depth) {
    const last = levels[levels.length - 1];
    levels.push(
      squares(
        last.map((row) => row.map((n) => Number(n !== 0))),
        last[0]?.length ?? 0,
      ),
    );
  }
  const [root = 0] = levels[levels.length - 1].flat();
  const below = levels.slice(0, -1).reverse();
  return (
    CODES[root] +
    below
      .flatMap((level) =>
        level
          .flat()
          .reverse()
          .filter(Boolean)
          .map((n) => CODES[n]),
      )
      .join("")
  );
}

/** The H-transform, coarse coefficients before fine ones in each direction. */
function transform(pixels: readonly bigint[], rows: number, columns: number): bigint[] {
  const out = [...pixels];
  let [height, width] = [rows, columns];
  const depth = Math.ceil(Math.log2(Math.max(rows, columns)));
  for (let level = 0; level < depth; level++) {
    const unit = 2n ** BigInt(level + 1);
    const down = level === 0 ? 0n : 1n;
    const halfRows = Math.ceil(height / 2);
    const halfColumns = Math.ceil(width / 2);
    const next = [...out];
    const top: bigint[][] = Array.from({ length: height }, (_, i) =>
      out.slice(i * columns, i * columns + width),
    );
    for (let i = 0; i < height; i += 2) {
      for (let j = 0; j < width; j += 2) {
        const below = i + 1 < height;
        const right = j + 1 < width;
        const a = top[i][j];
        const b = right ? top[i][j + 1] : 0n;
        const c = below ? top[i + 1][j] : 0n;
        const d = below && right ? top[i + 1][j + 1] : 0n;
        // A square that sticks out counts as if its pixels were repeated.
        const times = (below ? 1n : 2n) * (right ? 1n : 2n);
        const put = (y: number, x: number, value: bigint): void => {
          next[((i >> 1) + y * halfRows) * columns + (j >> 1) + x * halfColumns] = value;
        };
        put(0, 0, away((times * (a + b + c + d)) >> down, unit * 2n));
        if (below) put(1, 0, away((times * (c + d - a - b)) >> down, unit));
        if (right) put(0, 1, away((times * (b + d - a - c)) >> down, unit));
        if (below && right) put(1, 1, (a + d - b - c) >> down);
      }
    }
    out.splice(0, out.length, ...next);
    height = halfRows;
    width = halfColumns;
  }
  return out;
}

/** The nearest multiple of `unit`, halves away from zero. */
function away(value: bigint, unit: bigint): bigint {
  const size = value < 0n ? -value : value;
  const rounded = ((size + unit / 2n) / unit) * unit;
  return value < 0n ? -rounded : rounded;
}
