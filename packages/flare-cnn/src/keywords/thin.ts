import type { Mask } from "@helioscope/core";

/** Steps to the eight neighbours, counter-clockwise from the east; rows run north. */
const AROUND = [
  [1, 0],
  [1, -1],
  [0, -1],
  [-1, -1],
  [-1, 0],
  [-1, 1],
  [0, 1],
  [1, 1],
] as const;

/**
 * Thins a mask to lines one pixel wide that keep its connections and its holes, by the parallel algorithm of Guo and
 * Hall (1989) in the form of Lam, Lee and Suen (1992): two passes in turn until nothing changes. Beyond the rim
 * there is nothing.
 */
export function thin(mask: Mask): Mask {
  const { width, height } = mask;
  // One pixel of nothing all around.
  const stride = width + 2;
  const padded = new Uint8Array(stride * (height + 2));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) padded[(y + 1) * stride + x + 1] = mask.data[y * width + x] === 0 ? 0 : 1;
  }
  const steps = AROUND.map(([x, y]) => y * stride + x);
  const passes = [removable(0), removable(4)];
  let set: number[] = [];
  for (let i = 0; i < padded.length; i++) if (padded[i] === 1) set.push(i);
  for (let changed = true; changed; ) {
    changed = false;
    for (const table of passes) {
      const kept: number[] = [];
      const gone: number[] = [];
      for (const i of set) {
        let neighbours = 0;
        for (let k = 0; k < 8; k++) neighbours |= padded[i + steps[k]] << k;
        (table[neighbours] === 1 ? gone : kept).push(i);
      }
      for (const i of gone) padded[i] = 0;
      if (gone.length > 0) changed = true;
      set = kept;
    }
  }
  const data = new Int8Array(width * height);
  for (const i of set) data[(Math.floor(i / stride) - 1) * width + (i % stride) - 1] = 1;
  return { data, width, height };
}

/**
 * Which of the 256 neighbourhoods lose their centre: one crossing, two or three neighbours as counted in pairs, and on
 * the side of the pass (`turn` 0: east and north, 4: west and south).
 */
function removable(turn: 0 | 4): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, neighbours) => {
    const x = (k: number) => (neighbours >> (k & 7)) & 1;
    let crossings = 0;
    let pairsAfter = 0;
    let pairsBefore = 0;
    for (let k = 0; k < 8; k += 2) {
      if (x(k) === 0 && (x(k + 1) | x(k + 2)) === 1) crossings++;
      pairsAfter += x(k) | x(k + 1);
      pairsBefore += x(k + 1) | x(k + 2);
    }
    const pairs = Math.min(pairsAfter, pairsBefore);
    const open = (x(turn + 1) | x(turn + 2) | (1 - x(turn + 7))) & x(turn);
    return crossings === 1 && pairs >= 2 && pairs <= 3 && open === 0 ? 1 : 0;
  });
}
