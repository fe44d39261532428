import type { ListedSpan, Period } from "@helioscope/archives";
import { parseTime } from "@helioscope/core";

const DAY_MS = 86_400_000;

/** What a list of flares holds: what was asked for as far as the archive knew of it; undefined where it knew nothing. */
export function askedSpan(
  period: Period,
  by: { readonly sources: readonly string[]; readonly minClass?: string; readonly knownUntil: string },
): ListedSpan | undefined {
  const [from, asked] = [parseTime(period.from).utc, parseTime(period.to).utc];
  const to = [asked, by.knownUntil].sort()[0] as string;
  if (to <= from) return undefined;
  return { from, to, sources: by.sources, minimumClass: by.minClass ?? null };
}

/** Replies are kept for a day: what happened since may not be in them. */
export const keptSince = (fresh: boolean): string =>
  new Date(Date.now() - (fresh ? 0 : DAY_MS)).toISOString();
