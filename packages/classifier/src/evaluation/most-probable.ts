/** The two most probable classes, or those of the greatest logits; the first of equal ones. NaN is less than any number. */
export function mostProbable(row: ArrayLike<number>): readonly [first: number, second: number] {
  let first = 0;
  let second = -1;
  for (let k = 1; k < row.length; k++) {
    if (above(row[k], row[first])) [first, second] = [k, first];
    else if (second < 0 || above(row[k], row[second])) second = k;
  }
  return [first, second];
}

function above(a: number, b: number): boolean {
  return a > b || (Number.isNaN(b) && !Number.isNaN(a));
}
