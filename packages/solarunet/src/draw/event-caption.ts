import type { TrackEvent } from "../types.ts";

const list = (labels: readonly number[]): string =>
  labels.length < 2
    ? `feature ${labels[0]}`
    : `features ${labels.slice(0, -1).join(", ")} and ${labels.at(-1)}`;

/** An event in one sentence. */
export function eventCaption(event: TrackEvent): string {
  const { kind, frameFrom, frameTo, parents, children, residual } = event;
  const span = `from frame ${frameFrom} to ${frameTo}`;
  const fit = `(residual ${residual.toFixed(2)})`;
  switch (kind) {
    case "disappearance":
      return `Disappearance ${span}: ${list(parents)} is gone.`;
    case "appearance":
      return `Appearance ${span}: ${list(children)} is new.`;
    case "merging":
      return `Merging ${span}: ${list(parents)} become ${list(children)} ${fit}.`;
    case "splitting":
      return `Splitting ${span}: ${list(parents)} becomes ${list(children)} ${fit}.`;
    case "cancellation":
      return event.balanced
        ? `Balanced cancellation ${span}: ${list(parents)} cancel ${fit}.`
        : `Unbalanced cancellation ${span}: ${list(parents)} cancel and leave ${list(children)} ${fit}.`;
    case "emergence":
      return event.balanced
        ? `Balanced emergence ${span}: ${list(children)} emerge ${fit}.`
        : `Unbalanced emergence ${span}: ${list(children)} emerge beside or out of ${list(parents)} ${fit}.`;
  }
}
