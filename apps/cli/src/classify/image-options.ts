import { reasonOf } from "../reason.ts";

/** Options of verbs that read images of any origin. */
export const IMAGE_OPTIONS = {
  "by-content": { type: "flag", about: "Open files of any name, and go by what is in them" },
  "limit-pixels": {
    type: "number",
    integer: true,
    min: 1,
    default: 2 ** 26,
    hint: "N",
    about: "Leave out images of more pixels",
  },
} as const;

/** These options as libraries take them. */
export const imageLimits = (options: {
  readonly "by-content": boolean;
  readonly "limit-pixels": number;
}): { readonly byContent: boolean; readonly maxPixels: number } => ({
  byContent: options["by-content"],
  maxPixels: options["limit-pixels"],
});

/** What the libraries' messages call their options, and how a caller of a verb gives them. */
const NAMES: readonly (readonly [RegExp, string])[] = [
  [/\bmaxPixels\b/g, "--limit-pixels"],
  [/\bbyContent\b/g, "--by-content"],
  [/\bpixelScaleArcsec\b/g, "--pixel"],
];

/** A message of a library in the words of the command line. */
export const inOptions = (message: string): string =>
  NAMES.reduce((text, [name, option]) => text.replace(name, option), message);

/** {@link reasonOf} for verbs with {@link IMAGE_OPTIONS}. */
export const imageReason = (error: unknown): string => inOptions(reasonOf(error));
