import type { Paint } from "../track/index.ts";
import type { BirthKind, DeathKind, TrackEvent } from "../types.ts";
import type { Change, ChangeCode } from "./classify-events.ts";
import type { Scene } from "./scene.ts";

/** SWAMIS's names of what is not survival. */
export type SwamisKind =
  | "appearance"
  | "disappearance"
  | "emergence"
  | "cancellation"
  | "fragmentation"
  | "merger"
  | "complex"
  | "error";

/**
 * A birth or death that SWAMIS found, in the form that both trackers share. `kind` maps its codes: fragmentation to
 * splitting, merger to merging, complex to splitting or merging (its partners of both signs are listed, `balanced` is
 * null), and error (neighbours, but no flux that agrees) to appearance or disappearance; `swamis` keeps the original
 * word, so nothing is lost. `residual` is 1 minus the ratio of the two flux changes that were compared.
 *
 * A cancellation or emergence is balanced when the partner itself ends or starts in this pair of frames, unbalanced
 * when it lives on with less (or already lived with other) flux. Two that name each other are one event.
 */
export interface SwamisEvent extends TrackEvent {
  readonly swamis: SwamisKind;
  /** The track that was born or died. */
  readonly track: number;
  /** The tracks whose flux agrees with it; the first is the partner. */
  readonly partners: readonly number[];
}

const BIRTHS: Readonly<Record<Exclude<ChangeCode, 0>, readonly [BirthKind, SwamisKind]>> = {
  [-1]: ["appearance", "error"],
  1: ["appearance", "appearance"],
  2: ["emergence", "emergence"],
  3: ["splitting", "fragmentation"],
  4: ["splitting", "complex"],
};

const DEATHS: Readonly<Record<Exclude<ChangeCode, 0>, readonly [DeathKind, SwamisKind]>> = {
  [-1]: ["disappearance", "error"],
  1: ["disappearance", "disappearance"],
  2: ["cancellation", "cancellation"],
  3: ["merging", "merger"],
  4: ["merging", "complex"],
};

/** Events of the tracks that are born in `to`, in ascending order of the track. */
export function birthEvents(births: ReadonlyMap<number, Change>, from: Scene, to: Scene): SwamisEvent[] {
  return toEvents(births, to, from, (track, change, own, balanced) => {
    const [kind, swamis] = BIRTHS[change.code as Exclude<ChangeCode, 0>];
    const parents = labelsIn(from, change.partners);
    const children = [own, ...labelsIn(to, change.partners)];
    return event(kind, swamis, track, change, balanced, from, to, parents, children);
  });
}

/** Events of the tracks that are last seen in `from`, in ascending order of the track. */
export function deathEvents(deaths: ReadonlyMap<number, Change>, from: Scene, to: Scene): SwamisEvent[] {
  return toEvents(deaths, from, to, (track, change, own, balanced) => {
    const [kind, swamis] = DEATHS[change.code as Exclude<ChangeCode, 0>];
    const parents = [own, ...labelsIn(from, change.partners)];
    const children = labelsIn(to, change.partners);
    return event(kind, swamis, track, change, balanced, from, to, parents, children);
  });
}

/** `here` is the scene that shows the tracks, `beyond` the one that does not. */
function toEvents(
  changes: ReadonlyMap<number, Change>,
  here: Scene,
  beyond: Scene,
  make: (track: number, change: Change, label: number, balanced: boolean | null) => SwamisEvent,
): SwamisEvent[] {
  const events: SwamisEvent[] = [];
  for (const [track, change] of changes) {
    const label = here.byTrack.get(track)?.label;
    if (change.code === 0 || label === undefined) continue;
    const partner = change.partners[0];
    const other = changes.get(partner);
    // The pair's event was made when its lower track came by.
    if (change.code === 2 && partner < track && other?.code === 2 && other.partners[0] === track) continue;
    events.push(make(track, change, label, change.code === 2 ? !beyond.byTrack.has(partner) : null));
  }
  return events;
}

function event(
  kind: BirthKind | DeathKind,
  swamis: SwamisKind,
  track: number,
  change: Change,
  balanced: boolean | null,
  from: Scene,
  to: Scene,
  parents: number[],
  children: number[],
): SwamisEvent {
  return {
    kind,
    frameFrom: from.frame,
    frameTo: to.frame,
    balanced,
    parents,
    children,
    fluxBeforeGauss: fluxOf(from, parents),
    fluxAfterGauss: fluxOf(to, children),
    residual: change.residual,
    swamis,
    track,
    partners: change.partners,
  };
}

function labelsIn(scene: Scene, tracks: readonly number[]): number[] {
  return tracks.flatMap((track) => scene.byTrack.get(track)?.label ?? []);
}

const fluxOf = (scene: Scene, labels: readonly number[]): number =>
  labels.reduce((sum, label) => sum + scene.features[label - 1].fluxGauss, 0);

/** Borders in label order: what a feature died of, then what it was born of (on half of its border when it has both). */
export function paintsOf(
  scene: Scene,
  births: ReadonlyMap<number, Change>,
  deaths: ReadonlyMap<number, Change>,
): Paint[] {
  return scene.features.flatMap(({ label, tracks: [track] }): Paint[] => {
    const born = births.get(track)?.code ?? 0;
    const died = deaths.get(track)?.code ?? 0;
    if (born === 0 && died === 0) return [{ label, kind: "stable", half: false }];
    return [
      ...(died === 0 ? [] : [{ label, kind: DEATHS[died][0], half: false }]),
      ...(born === 0 ? [] : [{ label, kind: BIRTHS[born][0], half: died !== 0 }]),
    ];
  });
}
