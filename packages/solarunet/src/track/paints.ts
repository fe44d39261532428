import type { EventKind } from "../types.ts";
import type { Finding } from "./find-event.ts";
import { labelOf, type Scene } from "./scene.ts";

/** One border to draw: of a feature, in the colour of what happened to it. Later ones lie over earlier ones. */
export interface Paint {
  readonly label: number;
  /** `stable`: it comes from the frame before and goes on into the next. */
  readonly kind: "stable" | EventKind;
  /** Only the first half of the contour: the rest shows what becomes of the feature next. */
  readonly half: boolean;
}

/**
 * The borders of a frame in drawing order: features in label order, each with the members of its event. A feature
 * that was born and dies in the same frame shows both, the birth on half of its border.
 */
export function paintLog(
  scene: Scene,
  births: readonly Finding[],
  deaths: readonly Finding[],
  exclusive: boolean,
): Paint[] {
  const born = bySelf(births);
  const dying = bySelf(deaths);
  // With exclusive assignment a member has no search of its own; without, it may well be stable besides.
  const members = new Set(exclusive ? [...births, ...deaths].flatMap((finding) => finding.members) : []);
  const log: Paint[] = [];
  const paint = (i: number, kind: Paint["kind"], half = false): void => {
    log.push({ label: labelOf(scene, i), kind, half });
  };
  for (let i = 0; i < scene.count; i++) {
    const death = dying.get(i);
    const birth = born.get(i);
    if (!death && !birth && !members.has(i)) paint(i, "stable");
    if (death) {
      paint(i, death.kind);
      for (const j of death.members) paint(j, death.kind);
    }
    if (birth) {
      paint(i, birth.kind, death !== undefined);
      for (const j of birth.members) paint(j, birth.kind);
    }
  }
  return log;
}

function bySelf(findings: readonly Finding[]): Map<number, Finding> {
  return new Map(findings.map((finding) => [finding.self, finding]));
}
