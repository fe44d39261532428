import type { RunBuffer } from "./run-buffer.ts";

/**
 * Gives every run the label of its component: union-find over the runs of neighbouring rows (He et al. 2009, on
 * runs). A component's root is its smallest provisional label, so roots ascend in scan order of their first pixel.
 * Returns the number of provisional labels.
 */
export function linkRuns(runs: RunBuffer, height: number, connectivity: 4 | 8): number {
  const { x0, x1, polarity, label, parent, rowStart } = runs;
  const reach = connectivity === 8 ? 1 : 0;
  let labels = 0;
  for (let k = 0; k < height; k++) {
    const above = k === 0 ? 0 : rowStart[k - 1];
    const here = rowStart[k];
    const after = rowStart[k + 1];
    let j = above;
    for (let i = here; i < after; i++) {
      const from = x0[i] - reach;
      const to = x1[i] + reach;
      const sign = polarity[i];
      let root = -1;
      while (j < here && x1[j] <= from) j++;
      for (let m = j; m < here && x0[m] < to; m++) {
        if (polarity[m] !== sign) continue;
        const other = find(parent, label[m]);
        if (root < 0) root = other;
        else if (other < root) {
          parent[root] = other;
          root = other;
        } else parent[other] = root;
      }
      if (root < 0) {
        root = labels++;
        parent[root] = root;
      }
      label[i] = root;
    }
  }
  for (let l = 0; l < labels; l++) parent[l] = parent[parent[l]];
  for (let i = 0; i < runs.count; i++) label[i] = parent[label[i]];
  return labels;
}

function find(parent: Int32Array, label: number): number {
  let at = label;
  while (parent[at] !== at) {
    parent[at] = parent[parent[at]];
    at = parent[at];
  }
  return at;
}
