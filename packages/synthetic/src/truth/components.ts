import type { Raster, Runs, TypedArray } from "@helioscope/core";

/** A same-sign connected region. */
export interface Component {
  /** 1, 2, ... in raster order of the first pixel, both signs counted together. */
  readonly label: number;
  readonly sign: 1 | -1;
  readonly sizePx: number;
  readonly fluxGauss: number;
  readonly x: number;
  readonly y: number;
  readonly runs: Runs;
}

/** What counts as a feature. */
export interface DetectionLimits {
  /** Least absolute field of a pixel, gauss. */
  readonly levelGauss: number;
  /** Least number of pixels. */
  readonly minSizePx: number;
}

interface RunList {
  readonly row: number[];
  readonly start: number[];
  readonly end: number[];
  readonly sign: number[];
  readonly root: Int32Array;
}

/** Regions of one sign whose pixels touch by an edge or a corner; NaN belongs to none. */
export function components(field: Raster<TypedArray>, limits: DetectionLimits): Component[] {
  const runs = joinedRuns(field, limits.levelGauss);
  const byRoot = new Map<number, number[]>();
  for (let i = 0; i < runs.row.length; i++) {
    const members = byRoot.get(runs.root[i]);
    if (members) members.push(i);
    else byRoot.set(runs.root[i], [i]);
  }
  const found: Component[] = [];
  for (const members of byRoot.values()) {
    let sizePx = 0;
    for (const i of members) sizePx += runs.end[i] - runs.start[i];
    if (sizePx >= limits.minSizePx) found.push(measure(field, runs, members, found.length + 1));
  }
  return found;
}

function joinedRuns(field: Raster<TypedArray>, level: number): RunList {
  const { data, width, height } = field;
  const row: number[] = [];
  const start: number[] = [];
  const end: number[] = [];
  const sign: number[] = [];
  const parent: number[] = [];
  const find = (i: number): number => {
    while (parent[i] !== i) {
      parent[i] = parent[parent[i]];
      i = parent[i];
    }
    return i;
  };
  let above = 0;
  for (let y = 0; y < height; y++) {
    const first = row.length;
    const base = y * width;
    for (let x = 0; x < width; ) {
      const value = data[base + x];
      const s = value >= level ? 1 : value <= -level ? -1 : 0;
      const from = x++;
      if (s === 0) continue;
      while (x < width && data[base + x] * s >= level) x++;
      parent.push(row.length);
      row.push(y);
      start.push(from);
      end.push(x);
      sign.push(s);
    }
    let scan = above;
    for (let i = first; i < row.length; i++) {
      while (scan < first && end[scan] < start[i]) scan++;
      for (let j = scan; j < first && start[j] <= end[i]; j++) {
        if (sign[j] !== sign[i]) continue;
        const a = find(i);
        const b = find(j);
        if (a !== b) parent[Math.max(a, b)] = Math.min(a, b);
      }
    }
    above = first;
  }
  return { row, start, end, sign, root: Int32Array.from(parent, (_, i) => find(i)) };
}

function measure(
  field: Raster<TypedArray>,
  all: RunList,
  members: readonly number[],
  label: number,
): Component {
  const runs = new Int32Array(3 * members.length);
  let fluxGauss = 0;
  members.forEach((i, k) => {
    runs.set([all.row[i], all.start[i], all.end[i]], 3 * k);
    const base = all.row[i] * field.width;
    for (let p = base + all.start[i]; p < base + all.end[i]; p++) fluxGauss += field.data[p];
  });
  return { label, sign: all.sign[members[0]] as 1 | -1, ...extent(runs), fluxGauss, runs };
}

/** Number and mean position of the pixels of runs. */
export function extent(runs: Runs): { sizePx: number; x: number; y: number } {
  let sizePx = 0;
  let sumX = 0;
  let sumY = 0;
  for (let k = 0; k < runs.length; k += 3) {
    const length = runs[k + 2] - runs[k + 1];
    sizePx += length;
    sumX += ((runs[k + 1] + runs[k + 2] - 1) * length) / 2;
    sumY += runs[k] * length;
  }
  return { sizePx, x: sumX / sizePx, y: sumY / sizePx };
}
