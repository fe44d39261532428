import type { Peer } from "./fits-peers.ts";

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

/** Seconds of a job: the middle one of three, after one to warm up. */
export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let k = 0; k < 4; k++) {
    const start = performance.now();
    await work();
    if (k > 0) times.push((performance.now() - start) / 1000);
  }
  return median(times);
}

/** Seconds of a peer's job: the middle one of three. */
export async function peerSeconds(peer: Peer, ...words: readonly string[]): Promise<number> {
  const times: number[] = [];
  for (let k = 0; k < 3; k++) times.push((await peer.ms(...words)) / 1000);
  return median(times);
}
