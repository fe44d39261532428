/** The way from one angle to another that is the shorter one, where `period` degrees later everything is the same. */
export function shorterWay(from: number, to: number, period = 180): number {
  const way = to - from;
  return way - period * Math.round(way / period);
}

/**
 * A column of azimuths that the spectrum does not tell from `azimuths`, without jumps: from the first depth on, each
 * takes the multiple of 180 degrees that lies nearest to the one before.
 */
export function continuousAzimuths(azimuths: Float64Array): Float64Array {
  const out = azimuths.slice();
  let turns = 0;
  for (let i = 1; i < out.length; i++) {
    turns -= 180 * Math.round((azimuths[i] - azimuths[i - 1]) / 180);
    out[i] += turns;
  }
  return out;
}
