/** Uniform numbers from 0 to 1, neither included: the generator of Park and Miller. */
export function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
}

/** Normally distributed numbers, mean 0 and deviation 1 (Box and Muller). */
export function gaussian(seed: number): () => number {
  const next = uniform(seed);
  return () => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
}
