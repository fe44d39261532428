import type { Column } from "@helioscope/core";

/** A column of text. */
export const textColumn = (name: string, about: string): Column => ({ name, type: "string", about });

/** A column of numbers, with their unit where they have one. */
export const numberColumn = (name: string, about: string, unit?: string): Column => ({
  ...{ name, type: "float", about },
  ...(unit === undefined ? {} : { unit }),
});

/** A column of whole numbers. */
export const wholeColumn = (name: string, about: string, unit?: string): Column => ({
  ...numberColumn(name, about, unit),
  type: "int",
});
