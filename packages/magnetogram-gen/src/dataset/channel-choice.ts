import type { DiscKind } from "../types.ts";
import type { ManifestEntry } from "./manifest.ts";

/** Which channels a set is of. */
export interface ChannelChoice {
  /** Why an image does not belong to the set; undefined where it does. */
  other(kind: DiscKind, channel: string): string | undefined;
  /** The first image of a kind decides where nothing was asked for. */
  accept(kind: DiscKind, channel: string): void;
}

/** A set is of one EUV channel and one magnetograph: what was asked for, else what is there already, else the first. */
export function channelChoice(
  asked: {
    readonly channels?: { readonly euv?: string; readonly field?: string };
    readonly wavelengthAngstrom?: number;
  },
  before: Iterable<ManifestEntry>,
): ChannelChoice {
  const chosen = new Map<DiscKind, string>();
  const accept = (kind: DiscKind, channel: string) => void (chosen.has(kind) || chosen.set(kind, channel));
  for (const kind of ["euv", "field"] as const) {
    const channel = asked.channels?.[kind];
    if (channel !== undefined) accept(kind, channel);
  }
  for (const { status, kind, channel } of before) {
    if (status === "accepted" && kind !== null && channel !== null) accept(kind, channel);
  }
  const wavelength = asked.wavelengthAngstrom ?? 304;
  return {
    accept,
    other(kind, channel) {
      const set = chosen.get(kind);
      if (set !== undefined) return set === channel ? undefined : `It shows ${channel}; the set is of ${set}`;
      if (kind === "field" || channel.endsWith(` ${wavelength}`)) return undefined;
      return `It shows ${channel}; the set is of ${wavelength} angstrom`;
    },
  };
}
