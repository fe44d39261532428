import type { TrackEvent } from "../types.ts";
import type { Finding } from "./find-event.ts";
import { labelOf, type Scene } from "./scene.ts";
import type { Transition } from "./transition.ts";

/** The events of a transition, deaths first. What several features found alike is listed once. */
export function eventList(first: Scene, second: Scene, { deaths, births }: Transition): TrackEvent[] {
  const known = new Set<string>();
  const events: TrackEvent[] = [];
  const add = (finding: Finding, own: Scene): void => {
    const here = [finding.self, ...finding.members].sort((a, b) => a - b);
    const there = finding.partner < 0 ? [] : [finding.partner];
    const key = `${finding.kind} ${here} ${there}`;
    if (known.has(key)) return;
    known.add(key);
    const [parents, children] = own === first ? [here, there] : [there, here];
    events.push({
      kind: finding.kind,
      frameFrom: first.frame.frame,
      frameTo: second.frame.frame,
      balanced: finding.balanced,
      parents: parents.map((i) => labelOf(first, i)),
      children: children.map((j) => labelOf(second, j)),
      fluxBeforeGauss: parents.reduce((sum, i) => sum + first.flux[i], 0),
      fluxAfterGauss: children.reduce((sum, j) => sum + second.flux[j], 0),
      residual: finding.residual,
    });
  };
  for (const finding of deaths) add(finding, first);
  for (const finding of births) add(finding, second);
  return events;
}
