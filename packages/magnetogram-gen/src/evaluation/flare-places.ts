import type { PreparedDisc } from "../types.ts";
import { type Station, stationOf, toDisc } from "./sphere.ts";

/** A flare whose time and place are known; `SunFlare` of @helioscope/synthetic is one. */
export interface KnownFlare {
  /** Milliseconds since 1970, UTC. */
  readonly start: number;
  readonly peak: number;
  readonly decayMinutes: number;
  /** Carrington degrees. */
  readonly longitudeDeg: number;
  readonly latitudeDeg: number;
}

export interface FlarePlaceOptions {
  /** Radius of the neighbourhood on the Sun, Mm; 60 where absent. */
  readonly radiusMm?: number;
  /** Decay times after the peak that a flare lasts; 2 where absent. */
  readonly decays?: number;
}

const SUN_RADIUS_MM = 695.7;

/**
 * Which pixels of a disc lie near a flare that is in progress at a time: 1 there, 0 elsewhere; undefined where none is in
 * sight. The function throws a DataError for a disc that does not say where its observer stood.
 */
export function flareNeighbourhood(
  flares: readonly KnownFlare[],
  options: FlarePlaceOptions = {},
): (utc: string, disc: PreparedDisc) => Uint8Array | undefined {
  const { radiusMm = 60, decays = 2 } = options;
  const ordered = [...flares].sort((a, b) => a.start - b.start);
  const longest = ordered.reduce((most, flare) => Math.max(most, lastOf(flare, decays) - flare.start), 0);
  const leastCosine = Math.cos(radiusMm / SUN_RADIUS_MM);
  return (utc, disc) => {
    const now = Date.parse(utc);
    let mask: Uint8Array | undefined;
    let station: Station | undefined;
    for (let k = firstFrom(ordered, now - longest); k < ordered.length && ordered[k].start <= now; k++) {
      const flare = ordered[k];
      if (lastOf(flare, decays) < now) continue;
      station ??= stationOf(disc);
      const place = toDisc(flare.longitudeDeg, flare.latitudeDeg, station);
      if (place[2] <= 0) continue;
      mask ??= new Uint8Array(disc.width * disc.height);
      paint(mask, disc, place, leastCosine);
    }
    return mask;
  };
}

const lastOf = ({ peak, decayMinutes }: KnownFlare, decays: number) => peak + decays * decayMinutes * 60_000;

/** First flare that does not start before a time. */
function firstFrom(flares: readonly KnownFlare[], time: number): number {
  let [low, high] = [0, flares.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (flares[middle].start < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Marks what is within an angle of a place on the visible hemisphere. */
function paint(
  mask: Uint8Array,
  { width, height, radiusPx }: PreparedDisc,
  [px, py, pz]: readonly [number, number, number],
  leastCosine: number,
): void {
  const reach = Math.sqrt(1 - leastCosine * leastCosine);
  const range = (at: number, size: number) => [
    Math.max(0, Math.floor((size - 1) / 2 + (at - reach) * radiusPx)),
    Math.min(size - 1, Math.ceil((size - 1) / 2 + (at + reach) * radiusPx)),
  ];
  const [left, right] = range(px, width);
  const [low, high] = range(py, height);
  for (let row = low; row <= high; row++) {
    const y = (row - (height - 1) / 2) / radiusPx;
    for (let column = left; column <= right; column++) {
      const x = (column - (width - 1) / 2) / radiusPx;
      const rest = 1 - x * x - y * y;
      if (rest > 0 && x * px + y * py + Math.sqrt(rest) * pz >= leastCosine) mask[row * width + column] = 1;
    }
  }
}
