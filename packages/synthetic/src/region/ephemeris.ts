import { radians, solarRadiusM } from "./scale.ts";

/** Where the observer is. */
export interface Observer {
  /** Carrington longitude and latitude of disc centre, degrees. */
  readonly longitudeDeg: number;
  readonly latitudeDeg: number;
  readonly carringtonRotation: number;
  readonly distanceM: number;
  /** Angular radius of the Sun, arcsec. */
  readonly radiusArcsec: number;
  /** Speed away from the Sun, m/s: the daily swing of a geosynchronous orbit, whose size changes over the year. */
  readonly radialVelocityMS: number;
}

const DAY = 86_400_000;

/** Of an observer near the Earth, good to half a degree; `time` is milliseconds since 1970. */
export function observerAt(time: number): Observer {
  const julianDay = time / DAY + 2_440_587.5;
  const turns = (julianDay - 2_398_140.227) / 27.2752316;
  const year = (2 * Math.PI * (julianDay - 2_451_545)) / 365.25;
  const distanceM = 149_597_870_700 * (1 - 0.0167 * Math.cos(year - 0.035));
  const swing = 3250 + 350 * Math.cos(2 * year);
  return {
    longitudeDeg: 360 * (1 - (turns - Math.floor(turns))),
    latitudeDeg: 7.25 * Math.sin(year - radians(155.3)),
    carringtonRotation: Math.floor(turns),
    distanceM,
    radiusArcsec: (solarRadiusM / distanceM) * (180 / Math.PI) * 3600,
    radialVelocityMS: swing * Math.sin((2 * Math.PI * time) / DAY - year) + 450 * Math.sin(year - 0.035),
  };
}
