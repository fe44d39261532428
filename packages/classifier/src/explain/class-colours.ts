import { type Colour, toRgb } from "@helioscope/core/figure";

/**
 * Colours that differ in lightness too, so that they are told apart in grey and by the colour-blind; from Okabe & Ito 2008,
 * the lightest and the darkest far from each other.
 */
const COLOURS: readonly string[] = [
  "#f0e442",
  "#0072b2",
  "#e69f00",
  "#cc79a7",
  "#56b4e9",
  "#d55e00",
  "#009e73",
  "#ffffff",
  "#6a3d9a",
  "#b15928",
];

/** A colour for each class, by its place; more than ten classes share. */
export function classColour(index: number): Colour {
  return COLOURS[index % COLOURS.length];
}

/** What a class's lines and letters are set off with: black, or white around dark colours. */
export function classHalo(index: number): Colour {
  const [red, green, blue] = toRgb(classColour(index));
  return 0.3 * red + 0.59 * green + 0.11 * blue < 110 ? "#ffffff" : "#000000";
}

/** Dashes of the outline of a class, so that colour is not all that tells it: lengths of line and gap, none for a whole line. */
export function classDash(index: number): string {
  return DASHES[index % DASHES.length];
}

const DASHES = ["", "7 3", "2 3", "", "10 3 2 3", "", "4 2", "1 3", "12 4", "6 2 1 2"];
