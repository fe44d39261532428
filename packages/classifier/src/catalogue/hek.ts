/**
 * Event types of the Heliophysics Event Knowledgebase by class. A prominence is a filament beyond the limb, and HEK has no
 * type of its own for one that does not erupt: it is FI. Quiet Sun is no event.
 */
const TYPES: ReadonlyMap<string, string> = new Map([
  ["active region", "AR"],
  ["coronal dimming", "CD"],
  ["coronal hole", "CH"],
  ["coronal jet", "CJ"],
  ["coronal wave", "CW"],
  ["emerging flux", "EF"],
  ["eruption", "ER"],
  ["filament", "FI"],
  ["filament activation", "FA"],
  ["filament eruption", "FE"],
  ["eruptive prominence", "FE"],
  ["prominence eruption", "FE"],
  ["flare", "FL"],
  ["loop", "LP"],
  ["coronal loop", "LP"],
  ["plage", "PG"],
  ["prominence", "FI"],
  ["sigmoid", "SG"],
  ["sunspot", "SS"],
]);

/** The HEK event type of a class (`sunspot`, `Coronal holes`, `quiet_sun`), null where HEK has none. */
export function hekEventType(className: string): string | null {
  const words = classTitle(className).toLowerCase();
  return TYPES.get(words) ?? TYPES.get(words.replace(/s$/, "")) ?? null;
}

/** A class in words: `coronal_hole` is "coronal hole". */
export function classTitle(className: string): string {
  return className.replace(/[_\s]+/g, " ").trim();
}
