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

/** The four bits of a square, each in a byte of its own, the first in the highest. */
const SPREAD = Int32Array.from(
  { length: 16 },
  (_, square) => ((square & 8) << 21) | ((square & 4) << 14) | ((square & 2) << 7) | (square & 1),
);

/** Planes that are gathered in one array: a byte of each. */
const GROUP = 8;
/** Planes of which coefficients are put together in 32 bits, and then in two numbers of up to 24 and 32 bits. */
export const NARROW_PLANES = 30;
export const LOW_PLANES = 24;

/** A quarter of the coefficients: `rows` by `columns` of them from `first` on, lines `stride` apart. */
export interface Quadrant {
  readonly first: number;
  readonly rows: number;
  readonly columns: number;
  readonly stride: number;
  readonly planes: number;
}

/** Squares of 2 by 2 coefficients of a quadrant, and cells of a tree buffer that it needs. */
export const treeCells = ({ rows, columns }: Pick<Quadrant, "rows" | "columns">): number =>
  Math.max(1, (rows + 1) >> 1) * Math.max(1, (columns + 1) >> 1);

/**
 * Decodes the bit planes of one quadrant, the highest first: each is either a list of 2 by 2 squares or a quadtree of
 * Huffman codes (Standard, section 10.4.4; White, Postman and Lattanzi 1992).
 *
 * @param trees two buffers of {@link treeCells} each.
 * @param groups receives the squares, eight planes in each array, the lowest first: a byte for each of their pixels.
 * @returns the bit behind them, or -1 where the stream is broken.
 * @throws RangeError where the stream ends before.
 */
export function decodeQuadrant(
  stream: DataView,
  start: number,
  { rows, columns, planes }: Quadrant,
  trees: readonly [Uint8Array, Uint8Array],
  groups: readonly Int32Array[],
): number {
  const squares = ((rows + 1) >> 1) * ((columns + 1) >> 1);
  const top = 2 ** Math.ceil(Math.log2(Math.max(rows, columns, 1)));
  for (let group = 0; group * GROUP < planes; group++) groups[group].fill(0, 0, squares);
  let pos = start;
  for (let plane = planes - 1; plane >= 0; plane--) {
    const kind = word(stream, pos) >>> 28;
    pos += 4;
    let tree = trees[0];
    if (kind === 0) pos = readSquares(stream, pos, squares, tree);
    else if (kind === 15) {
      const code = HUFFMAN[word(stream, pos) >>> 26];
      pos += code >> 4;
      if ((code & 15) === 0) continue;
      tree[0] = code & 15;
      for (let half = top >> 1; half > 1; half >>= 1) {
        const next = tree === trees[0] ? trees[1] : trees[0];
        const nx = Math.max(1, Math.ceil(rows / half));
        const ny = Math.max(1, Math.ceil(columns / half));
        pos = expand(stream, pos, tree, next, nx, ny);
        tree = next;
      }
    } else return -1;
    gather(tree, groups[Math.floor(plane / GROUP)], squares, plane % GROUP);
  }
  return pos;
}

/** At least 25 bits from bit `pos` on, the first the most significant. */
const word = (stream: DataView, pos: number): number => stream.getInt32(pos >>> 3) << (pos & 7);

function readSquares(stream: DataView, start: number, squares: number, tree: Uint8Array): number {
  let pos = start;
  for (let i = 0; i < squares; i++, pos += 4) tree[i] = word(stream, pos) >>> 28;
  return pos;
}

/** One level of the tree: each 1 of `from` has a code of its own, the last cell's first. */
function expand(
  stream: DataView,
  start: number,
  from: Uint8Array,
  to: Uint8Array,
  nx: number,
  ny: number,
): number {
  const width = (ny + 1) >> 1;
  let pos = start;
  let at = nx * ny;
  for (let i = nx - 1; i >= 0; i--) {
    const up = (i & 1) === 0 ? 2 : 0;
    let cell = (i >> 1) * width + width - 1;
    if (ny & 1) {
      const code = HUFFMAN[word(stream, pos) >>> 26] & -((from[cell--] >> (up + 1)) & 1);
      to[--at] = code & 15;
      pos += code >> 4;
    }
    // Two cells with the bits of one word: the right one first.
    for (let j = ny >> 1; j > 0; j--) {
      const pair = from[cell--] >> up;
      at -= 2;
      if ((pair & 3) === 0) {
        to[at] = 0;
        to[at + 1] = 0;
        continue;
      }
      const bits = word(stream, pos);
      const right = HUFFMAN[bits >>> 26] & -(pair & 1);
      const left = HUFFMAN[(bits << (right >> 4)) >>> 26] & -((pair >> 1) & 1);
      to[at + 1] = right & 15;
      to[at] = left & 15;
      pos += (right >> 4) + (left >> 4);
    }
  }
  return pos;
}

function gather(tree: Uint8Array, group: Int32Array, squares: number, plane: number): void {
  for (let i = 0; i < squares; i++) group[i] |= SPREAD[tree[i]] << plane;
}

/** Puts the squares of one group where they belong, its lowest plane at bit `shift`. */
export function placeSquares(group: Int32Array, into: Int32Array, quadrant: Quadrant, shift: number): void {
  const { first, rows, columns, stride } = quadrant;
  const oddColumn = columns & 1;
  let cell = 0;
  for (let i = 0; i < rows; i += 2) {
    let at = first + i * stride;
    const end = at + columns - oddColumn;
    if (i === rows - 1) {
      for (; at < end; at += 2) {
        const square = group[cell++];
        into[at] |= (square >>> 24) << shift;
        into[at + 1] |= ((square >> 16) & 255) << shift;
      }
      if (oddColumn !== 0) into[at] |= (group[cell++] >>> 24) << shift;
      return;
    }
    let below = at + stride;
    for (; at < end; at += 2, below += 2) {
      const square = group[cell++];
      into[at] |= (square >>> 24) << shift;
      into[at + 1] |= ((square >> 16) & 255) << shift;
      into[below] |= ((square >> 8) & 255) << shift;
      into[below + 1] |= (square & 255) << shift;
    }
    if (oddColumn !== 0) {
      const square = group[cell++];
      into[at] |= (square >>> 24) << shift;
      into[below] |= ((square >> 8) & 255) << shift;
    }
  }
}
