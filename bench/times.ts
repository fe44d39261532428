/** The middle one, the upper of two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** Median processor milliseconds of a call, all threads of the process, over `runs` runs of `calls` calls after a warm-up. */
export function processorMs(call: (k: number) => void, calls: number, runs = 15): number {
  for (let k = 0; k < 2 * calls; k++) call(k);
  const times: number[] = [];
  for (let r = 0; r < runs; r++) {
    const start = process.cpuUsage();
    for (let k = 0; k < calls; k++) call(k);
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1000 / calls);
  }
  return median(times);
}

export function peakMemoryMiB(): number {
  return process.resourceUsage().maxRSS / 1024;
}
