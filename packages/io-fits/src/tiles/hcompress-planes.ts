/**
 * The 6 bits at hand give a Huffman code of 3 to 6 bits: which quarters of a square hold a 1 (4 bits, top left first),
 * and above them the length of the code.
 */
const HUFFMAN = huffmanTable();

function huffmanTable(): Uint8Array {
  const codes: readonly (readonly [length: number, first: number, values: readonly number[]])[] = [
    [3, 0b000, [1, 2, 4, 8]],
    [4, 0b1000, [3, 5, 10, 12, 15]],
    [5, 0b11010, [6, 7, 9, 11, 13]],
    [6, 0b111110, [0, 14]],
  ];
  const table = new Uint8Array(64);
  for (const [length, first, values] of codes) {
    for (const [i, value] of values.entries()) {
      const from = (first + i) << (6 - length);
      table.fill(value | (length << 4), from, from + (1 << (6 - length)));
    }
  }
  return table;
}

/** Planes that one array of coefficients takes; further ones go to a second array. */
export const LOW_PLANES = 30;

/** A quarter of the coefficients: `rows` by `columns` of them from `first` on, lines `stride` apart. */
export interface Quadrant {
  readonly first: number;
  readonly rows: number;
  readonly columns: number;
  readonly stride: number;
  readonly planes: number;
}

/** Where planes are decoded to and with what. */
export interface PlaneMemory {
  /** Magnitudes of the coefficients, their lowest {@link LOW_PLANES} bits. */
  readonly low: Int32Array;
  /** The bits above; empty where there are none. */
  readonly high: Int32Array;
  /** Two buffers of a quarter of a quadrant's cells, rounded up at the edges. */
  readonly trees: readonly [Uint8Array, Uint8Array];
}

/** Cells of a tree buffer that a quadrant needs. */
export const treeCells = ({ rows, columns }: Pick<Quadrant, "rows" | "columns">): number =>
  Math.max(1, (rows + 1) >> 1) * Math.max(1, (columns + 1) >> 1);

/**
 * Decodes the bit planes of one quadrant, the highest first: each is either a list of 2 by 2 squares or a quadtree of
 * Huffman codes (Standard, section 10.4.4; White, Postman and Lattanzi 1992).
 *
 * @returns the bit behind them, or -1 where the stream is broken or ends before.
 */
export function decodeQuadrant(
  bytes: Uint8Array,
  start: number,
  quadrant: Quadrant,
  { low, high, trees }: PlaneMemory,
): number {
  const { rows, columns, planes } = quadrant;
  const end = bytes.length * 8;
  const squares = ((rows + 1) >> 1) * ((columns + 1) >> 1);
  const top = 2 ** Math.ceil(Math.log2(Math.max(rows, columns, 1)));
  let pos = start;
  for (let plane = planes - 1; plane >= 0; plane--) {
    if (pos + 4 > end) return -1;
    const kind = ((((bytes[pos >>> 3] << 8) | bytes[(pos >>> 3) + 1]) << (pos & 7)) >>> 12) & 15;
    pos += 4;
    let tree = trees[0];
    if (kind === 0) {
      if (pos + squares * 4 > end) return -1;
      pos = readSquares(bytes, pos, squares, tree);
    } else if (kind === 15) {
      const code = HUFFMAN[peek(bytes, pos)];
      pos += code >> 4;
      if ((code & 15) === 0) continue;
      tree[0] = code & 15;
      for (let half = top >> 1; half > 1 && pos >= 0; half >>= 1) {
        const next = tree === trees[0] ? trees[1] : trees[0];
        const nx = Math.max(1, Math.ceil(rows / half));
        const ny = Math.max(1, Math.ceil(columns / half));
        pos = expand(bytes, pos, tree, next, nx, ny);
        tree = next;
      }
      if (pos < 0) return -1;
    } else return -1;
    if (plane < LOW_PLANES) insert(tree, low, quadrant, plane);
    else insert(tree, high, quadrant, plane - LOW_PLANES);
  }
  return pos <= end ? pos : -1;
}

/** The next 6 bits. */
const peek = (bytes: Uint8Array, pos: number): number =>
  (((bytes[pos >>> 3] << 8) | bytes[(pos >>> 3) + 1]) >> (10 - (pos & 7))) & 63;

function readSquares(bytes: Uint8Array, start: number, squares: number, tree: Uint8Array): number {
  let pos = start;
  for (let i = 0; i < squares; i++, pos += 4) {
    tree[i] = (((bytes[pos >>> 3] << 8) | bytes[(pos >>> 3) + 1]) >> (12 - (pos & 7))) & 15;
  }
  return pos;
}

/** One level of the tree: each 1 of `from` has a code of its own, the last cell's first. */
function expand(
  bytes: Uint8Array,
  start: number,
  from: Uint8Array,
  to: Uint8Array,
  nx: number,
  ny: number,
): number {
  const end = bytes.length * 8;
  const width = (ny + 1) >> 1;
  let pos = start;
  let at = nx * ny;
  for (let i = nx - 1; i >= 0; i--) {
    const row = (i >> 1) * width;
    const up = 3 - ((i & 1) << 1);
    for (let j = ny - 1; j >= 0; j--) {
      if (((from[row + (j >> 1)] >> (up - (j & 1))) & 1) === 0) to[--at] = 0;
      else {
        const code = HUFFMAN[(((bytes[pos >>> 3] << 8) | bytes[(pos >>> 3) + 1]) >> (10 - (pos & 7))) & 63];
        to[--at] = code & 15;
        pos += code >> 4;
      }
    }
    if (pos > end) return -1;
  }
  return pos;
}

/** Puts the squares of one plane into the coefficients. */
function insert(tree: Uint8Array, into: Int32Array, quadrant: Quadrant, plane: number): void {
  const { first, rows, columns, stride } = quadrant;
  const oddColumn = columns & 1;
  let cell = 0;
  let i = 0;
  for (; i < rows - 1; i += 2) {
    let at = first + i * stride;
    const end = at + columns - oddColumn;
    for (; at < end; at += 2) {
      const square = tree[cell++];
      if (square === 0) continue;
      into[at] |= (square >> 3) << plane;
      into[at + 1] |= ((square >> 2) & 1) << plane;
      into[at + stride] |= ((square >> 1) & 1) << plane;
      into[at + stride + 1] |= (square & 1) << plane;
    }
    if (oddColumn !== 0) {
      const square = tree[cell++];
      into[at] |= (square >> 3) << plane;
      into[at + stride] |= ((square >> 1) & 1) << plane;
    }
  }
  if (i >= rows) return;
  let at = first + i * stride;
  const end = at + columns - oddColumn;
  for (; at < end; at += 2) {
    const square = tree[cell++];
    into[at] |= (square >> 3) << plane;
    into[at + 1] |= ((square >> 2) & 1) << plane;
  }
  if (oddColumn !== 0) into[at] |= (tree[cell] >> 3) << plane;
}
