import { boxDistance2 } from "./contour-grid.ts";
import type { Scene } from "./scene.ts";

/**
 * The k features of `among` nearest to feature i of the same frame, nearest first, equals in the order given. The
 * distance is that of the nearest pixels (Eq. 5), which lie on the contours; boxes rule most pairs out.
 */
export function nearestFeatures(scene: Scene, i: number, among: readonly number[], k: number): number[] {
  const { features } = scene.frame;
  const self = features[i].box;
  const order = among
    .map((f, rank) => ({ f, rank, bound: boxDistance2(self, features[f].box) }))
    .sort((a, b) => a.bound - b.bound || a.rank - b.rank);
  const best: { f: number; rank: number; d2: number }[] = [];
  for (const { f, rank, bound } of order) {
    const limit = best.length < k ? Number.POSITIVE_INFINITY : best[k - 1].d2;
    if (bound > limit) break;
    const d2 = contourDistance2(scene, i, f);
    let at = best.length;
    while (at > 0 && (best[at - 1].d2 > d2 || (best[at - 1].d2 === d2 && best[at - 1].rank > rank))) at--;
    if (at >= k) continue;
    best.splice(at, 0, { f, rank, d2 });
    if (best.length > k) best.pop();
  }
  return best.map((b) => b.f);
}

/** Squared distance of the nearest contour pixels of two features of a frame. */
export function contourDistance2({ grid, frame }: Scene, i: number, j: number): number {
  const { start, x, y } = grid;
  const count = (f: number): number => start[f + 1] - start[f];
  const [a, b] = count(i) <= count(j) ? [i, j] : [j, i];
  const box = frame.features[b].box;
  let best = Number.POSITIVE_INFINITY;
  for (let p = start[a]; p < start[a + 1]; p++) {
    const px = x[p];
    const py = y[p];
    const bx = Math.max(0, box.x0 - px, px - box.x1);
    const by = Math.max(0, box.y0 - py, py - box.y1);
    if (bx * bx + by * by >= best) continue;
    for (let q = start[b]; q < start[b + 1]; q++) {
      const dx = x[q] - px;
      const dy = y[q] - py;
      const d2 = dx * dx + dy * dy;
      if (d2 < best) best = d2;
    }
  }
  return best;
}
