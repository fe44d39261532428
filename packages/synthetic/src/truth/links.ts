import type { Component } from "./components.ts";
import type { Ownership } from "./ownership.ts";

/** The visible features of a frame and what they are made of. */
export interface Scene {
  readonly found: readonly Component[];
  readonly made: Ownership;
}

/** Which features share matter: children by parent and parents by child, 0-based places, and the shared flux. */
export interface Links {
  readonly children: readonly (readonly number[])[];
  readonly parents: readonly (readonly number[])[];
  readonly shared: readonly { readonly from: number; readonly to: number; readonly fluxGauss: number }[];
}

/** Links features of neighbouring frames that share an element, or hold an element and what broke off from it. */
export function linkFrames(before: Scene, after: Scene): Links {
  const places = new Map<number, number[]>();
  before.made.forEach((members, i) => {
    for (const { id } of members) places.set(id, [...(places.get(id) ?? []), i]);
  });
  const flux = new Map<number, number>();
  const stride = before.found.length + 1;
  after.made.forEach((members, j) => {
    for (const element of members) {
      const from =
        places.get(element.id) ?? (element.source === null ? undefined : places.get(element.source));
      for (const i of from ?? []) {
        if (before.found[i].sign !== after.found[j].sign) continue;
        const key = j * stride + i;
        flux.set(key, (flux.get(key) ?? 0) + element.fluxGauss);
      }
    }
  });
  const children: number[][] = before.found.map(() => []);
  const parents: number[][] = after.found.map(() => []);
  const shared = [...flux].map(([key, fluxGauss]) => {
    const from = key % stride;
    const to = Math.floor(key / stride);
    children[from].push(to);
    parents[to].push(from);
    return { from, to, fluxGauss };
  });
  return { children, parents, shared };
}

/**
 * Track numbers of the later frame: the pair that shares the most flux goes on as one track, then the next among
 * those still free. What is left begins a track, numbered from `next`.
 */
export function carryTracks(
  links: Links,
  before: readonly number[],
  count: number,
  next: number,
): { tracks: number[]; next: number } {
  const tracks = new Array<number>(count).fill(0);
  const used = new Set<number>();
  const order = [...links.shared].sort((a, b) => b.fluxGauss - a.fluxGauss || a.from - b.from || a.to - b.to);
  for (const { from, to } of order) {
    if (used.has(from) || tracks[to] !== 0) continue;
    tracks[to] = before[from];
    used.add(from);
  }
  for (let i = 0; i < count; i++) if (tracks[i] === 0) tracks[i] = next++;
  return { tracks, next };
}
