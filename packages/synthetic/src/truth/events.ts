import type { ExchangeGroup } from "../magnetogram/world.ts";
import type { Links, Scene } from "./links.ts";
import type { EventKind, TruthEvent } from "./types.ts";

/**
 * The events between two frames, from what can be seen in the noise-free field:
 * several features that share matter with one later feature have merged, one that shares matter with several has
 * split; a feature without a child has cancelled where an opposite feature gave up flux with it, and disappeared
 * otherwise; a feature without a parent has emerged where an opposite feature gained flux with it, and appeared
 * otherwise.
 */
export function frameEvents(
  before: Scene,
  after: Scene,
  links: Links,
  groups: readonly ExchangeGroup[],
  frameTo: number,
): TruthEvent[] {
  const events: TruthEvent[] = [];
  const emit = (kind: EventKind, parents: Iterable<number>, children: Iterable<number>): void => {
    const from = [...parents].sort((a, b) => a - b);
    const to = [...children].sort((a, b) => a - b);
    const exchange = kind === "cancellation" || kind === "emergence";
    events.push({
      kind,
      frameFrom: frameTo - 1,
      frameTo,
      balanced: exchange ? from.length === 0 || to.length === 0 : null,
      parents: from.map((i) => before.found[i].label),
      children: to.map((i) => after.found[i].label),
      fluxBeforeGauss: from.reduce((sum, i) => sum + before.found[i].fluxGauss, 0),
      fluxAfterGauss: to.reduce((sum, i) => sum + after.found[i].fluxGauss, 0),
    });
  };

  const orphans = new Set(indices(links.parents, (parents) => parents.length === 0));
  const extinct = new Set(indices(links.children, (children) => children.length === 0));
  for (const { ends, others } of exchanges(extinct, before, links.children, groups, "cancellation")) {
    emit("cancellation", ends, others);
  }
  for (const i of extinct) emit("disappearance", [i], []);
  for (const j of indices(links.parents, (parents) => parents.length > 1))
    emit("merging", links.parents[j], [j]);
  for (const i of indices(links.children, (children) => children.length > 1))
    emit("splitting", [i], links.children[i]);
  for (const { ends, others } of exchanges(orphans, after, links.parents, groups, "emergence")) {
    emit("emergence", others, ends);
  }
  for (const j of orphans) emit("appearance", [], [j]);
  return events;
}

function indices<T>(lists: readonly T[], holds: (list: T) => boolean): number[] {
  return lists.flatMap((list, i) => (holds(list) ? [i] : []));
}

/**
 * Exchanges that the loose features (dying or newborn; those explained are taken out) take part in: `ends` are all
 * features of their frame in the exchange, `others` what those are linked to in the other frame.
 */
function exchanges(
  loose: Set<number>,
  scene: Scene,
  linked: readonly (readonly number[])[],
  groups: readonly ExchangeGroup[],
  kind: ExchangeGroup["kind"],
): { ends: Set<number>; others: Set<number> }[] {
  const found: { ends: Set<number>; others: Set<number> }[] = [];
  for (const group of groups) {
    if (group.kind !== kind) continue;
    const members = new Set(group.members);
    const ends = new Set(indices(scene.made, (made) => made.some((element) => members.has(element))));
    const signs = new Set([...ends].map((i) => scene.found[i].sign));
    if (signs.size < 2 || ![...ends].some((i) => loose.has(i))) continue;
    for (const i of ends) loose.delete(i);
    found.push({ ends, others: new Set([...ends].flatMap((i) => linked[i])) });
  }
  return found;
}
