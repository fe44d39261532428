/**
 * A weighted mean of the values that are numbers: what `linear`, whose weights add up to 1, makes of them, their weights
 * scaled up to 1; NaN where those weigh less than one half.
 */
export function ignoringNaN<F extends Float32Array | Float64Array>(data: F, linear: (data: F) => F): F {
  const valid = validity(data);
  if (!valid) return linear(data);
  const known = data.slice() as F;
  for (let i = 0; i < known.length; i++) if (valid[i] === 0) known[i] = 0;
  const weight = linear(valid);
  const made = linear(known);
  for (let i = 0; i < made.length; i++) made[i] = weight[i] >= 0.5 ? made[i] / weight[i] : Number.NaN;
  return made;
}

/** 1 where a value is a number; nothing when all are. */
function validity<F extends Float32Array | Float64Array>(data: F): F | undefined {
  let i = 0;
  while (i < data.length && !Number.isNaN(data[i])) i++;
  if (i === data.length) return undefined;
  const valid = data.slice().fill(1) as F;
  for (; i < data.length; i++) if (Number.isNaN(data[i])) valid[i] = 0;
  return valid;
}
