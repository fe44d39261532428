/** Numbers for tests: a linear congruential generator (Numerical Recipes), uniform in [-1, 1). */
function noise(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0;
  return () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

export function noiseArray(length: number, seed: number): Float32Array {
  const next = noise(seed);
  return Float32Array.from({ length }, next);
}

/** Values at least `gap` from zero and from each other, so that no small step crosses a kink. */
export function spacedArray(length: number, seed: number, gap = 0.01): Float32Array {
  const next = noise(seed);
  const ranks = Array.from({ length }, (_, i) => ({ i, key: next() })).sort((a, b) => a.key - b.key);
  const values = new Float32Array(length);
  ranks.forEach(({ i }, rank) => {
    const offset = rank - Math.floor(length / 2);
    values[i] = (offset < 0 ? offset : offset + 1) * gap;
  });
  return values;
}
