import { UsageError } from "../usage-error.ts";

/** Bins of recall fill the 72 hours before and after a flare. Throws a UsageError for others. */
export function checkBin(hours: number): void {
  const bins = 144 / hours;
  if (!(bins >= 1 && Number.isFinite(bins) && Math.abs(bins - Math.round(bins)) < 1e-9))
    throw new UsageError(`--bin is a part of 144 hours, such as 1, 3 or 6, not ${hours}`);
}
