import { readFileSync } from "node:fs";

/**
 * The most memory that this process has held, MiB. Linux says it of the program alone; what `resourceUsage` says begins with
 * the process that started it.
 */
export function peakMemoryMiB(): number {
  try {
    const kib = /^VmHWM:\s+(\d+)/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
    if (kib !== undefined) return Number(kib) / 1024;
  } catch {
    // No such file: not Linux.
  }
  return process.resourceUsage().maxRSS / 1024;
}
