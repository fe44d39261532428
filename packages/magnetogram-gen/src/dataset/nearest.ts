/** The index of the time closest to `time` in an ascending list, the earlier of two; -1 of an empty one. Milliseconds. */
export function nearestTime(times: readonly number[], time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] < time) low = middle + 1;
    else high = middle;
  }
  if (low === times.length) return low - 1;
  return low > 0 && time - times[low - 1] <= times[low] - time ? low - 1 : low;
}

export const MINUTE: number = 60_000;
export const HOUR: number = 3_600_000;
