import { ShapeError } from "@helioscope/core";

/** Features of cases, row-major: one case a row. */
export interface FeatureMatrix {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/** Columns side by side. Throws a ShapeError when they differ in length or there are none. */
export function featureMatrix(columns: readonly ArrayLike<number>[]): FeatureMatrix {
  const rows = columns[0]?.length ?? 0;
  if (columns.length === 0) throw new ShapeError("A feature matrix without columns");
  const data = new Float64Array(rows * columns.length);
  columns.forEach((column, j) => {
    if (column.length !== rows)
      throw new ShapeError(`Column ${j} of a feature matrix has ${column.length} values`, {
        value: column.length,
        expected: `${rows}, as the first`,
      });
    for (let i = 0; i < rows; i++) data[i * columns.length + j] = column[i] as number;
  });
  return { data, rows, columns: columns.length };
}

/** Some rows of a matrix, in the order of the indices. */
export function takeRows(features: FeatureMatrix, rows: ArrayLike<number>): FeatureMatrix {
  const { columns } = features;
  const data = new Float64Array(rows.length * columns);
  for (let k = 0; k < rows.length; k++) {
    const from = (rows[k] as number) * columns;
    for (let j = 0; j < columns; j++) data[k * columns + j] = features.data[from + j];
  }
  return { data, rows: rows.length, columns };
}

/** Some columns of a matrix, in the order of the indices. */
export function takeColumns(features: FeatureMatrix, columns: readonly number[]): FeatureMatrix {
  const data = new Float64Array(features.rows * columns.length);
  for (let i = 0; i < features.rows; i++) {
    for (let j = 0; j < columns.length; j++)
      data[i * columns.length + j] = features.data[i * features.columns + columns[j]];
  }
  return { data, rows: features.rows, columns: columns.length };
}
