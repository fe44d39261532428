import type { Raster } from "@helioscope/core";
import type { Element } from "../magnetogram/element.ts";
import { fieldAt } from "../magnetogram/paint.ts";
import type { Component } from "./components.ts";

/** For each component, in order, the elements that make it up; never empty. */
export type Ownership = readonly (readonly Element[])[];

/**
 * An element belongs to the component of its sign that holds its central pixel. A component that holds no centre
 * (a rim cut off by opposite flux) belongs to the element that is strongest at its brightest pixel.
 */
export function owners(
  found: readonly Component[],
  elements: readonly Element[],
  field: Raster<Float32Array>,
): Ownership {
  const { width, height } = field;
  const labels = new Int32Array(width * height);
  for (const { runs, label } of found) {
    for (let k = 0; k < runs.length; k += 3) {
      labels.fill(label, runs[k] * width + runs[k + 1], runs[k] * width + runs[k + 2]);
    }
  }
  const made: Element[][] = found.map(() => []);
  for (const element of elements) {
    const x = Math.round(element.x);
    const y = Math.round(element.y);
    if (x < 0 || y < 0 || x >= width || y >= height) continue;
    const label = labels[y * width + x];
    if (label > 0 && found[label - 1].sign === element.sign) made[label - 1].push(element);
  }
  found.forEach((component, i) => {
    if (made[i].length === 0) made[i].push(strongest(component, elements, field));
  });
  return made;
}

function strongest(component: Component, elements: readonly Element[], field: Raster<Float32Array>): Element {
  const { runs, sign } = component;
  let peak = 0;
  let atX = 0;
  let atY = 0;
  for (let k = 0; k < runs.length; k += 3) {
    for (let x = runs[k + 1]; x < runs[k + 2]; x++) {
      const value = field.data[runs[k] * field.width + x] * sign;
      if (value > peak) [peak, atX, atY] = [value, x, runs[k]];
    }
  }
  let best = elements[0];
  let most = Number.NEGATIVE_INFINITY;
  for (const element of elements) {
    if (element.sign !== sign) continue;
    const share = sign * fieldAt(element, atX, atY);
    if (share > most) [most, best] = [share, element];
  }
  return best;
}
