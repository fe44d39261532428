import { ArgumentError, ShapeError } from "@helioscope/core";
import type { LabelKind } from "../types.ts";

/** The labels of each image, as {@link LabelledImage.labels} has them. */
export type Truth = readonly (readonly string[])[];

/**
 * Labels as 0 and 1, image after image, a number for each class. Throws an ArgumentError for repeated classes, for a label
 * that is none of them, and with `single` labels for an image that has not exactly one.
 */
export function labelMatrix(truth: Truth, classes: readonly string[], labels: LabelKind): Uint8Array {
  const size = classes.length;
  const column = new Map(classes.map((name, k) => [name, k]));
  if (size === 0 || column.size !== size)
    throw new ArgumentError(`The classes ${classes.join(", ") || "of nothing"}`, {
      value: classes,
      expected: "at least one, each once",
    });
  const matrix = new Uint8Array(truth.length * size);
  truth.forEach((names, i) => {
    if (labels === "single" && names.length !== 1)
      throw new ArgumentError(`Image ${i} has ${names.length} labels`, {
        value: names,
        expected: "exactly one",
        remedy: "Leave it out, or score it as one of several labels.",
      });
    for (const name of names) {
      const k = column.get(name);
      if (k === undefined)
        throw new ArgumentError(`Image ${i} has the label ${name}`, {
          value: name,
          expected: `one of ${classes.join(", ")}`,
          remedy: "Leave out images of classes that the classifier does not know.",
        });
      matrix[i * size + k] = 1;
    }
  });
  return matrix;
}

/** Throws a ShapeError unless there is a row of `size` numbers for each of `n` images. */
export function assertRows(rows: readonly ArrayLike<number>[], n: number, size: number, what: string): void {
  if (rows.length !== n)
    throw new ShapeError(`${what} of ${rows.length} images and labels of ${n}`, {
      value: rows.length,
      expected: `${n}`,
    });
  const wrong = rows.findIndex((row) => row.length !== size);
  if (wrong >= 0)
    throw new ShapeError(`${rows[wrong].length} ${what.toLowerCase()} of image ${wrong}`, {
      value: rows[wrong].length,
      expected: `${size}, one a class`,
    });
}
