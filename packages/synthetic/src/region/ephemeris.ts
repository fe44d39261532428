import { degrees, radians, solarRadiusM } from "./scale.ts";

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

/** Inclination of the Sun's equator to the ecliptic. */
const inclination = radians(7.25);

/**
 * Of an observer near the Earth, by the mean elements of its orbit and of the Sun's rotation (Meeus, Astronomical
 * Algorithms, chapters 25 and 29): good to a tenth of a degree. `time` is UTC, milliseconds since 1970.
 */
export function observerAt(time: number): Observer {
  const julianDay = time / DAY + 2_440_587.5;
  const days = julianDay - 2_451_545;
  const anomaly = radians(357.529 + 0.98560028 * days);
  const centre = 1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly);
  const sun = 280.459 + 0.98564736 * days + centre;
  const node = 73.6667 + (1.3958333 * (julianDay - 2_396_758)) / 36_525;
  const angle = radians(sun - node);
  const turned = degrees(Math.atan2(-Math.sin(angle) * Math.cos(inclination), -Math.cos(angle)));
  const longitude = turned - ((julianDay - 2_398_220) * 360) / 25.38;
  const longitudeDeg = ((longitude % 360) + 360) % 360;
  // Rotations are counted where the longitude passes 0: the mean count, put right by what the longitude says.
  const turns = (julianDay - 2_398_140.227) / 27.2752316;
  const carringtonRotation = Math.round(turns + longitudeDeg / 360 - 1);
  const distanceM =
    149_597_870_700 * (1.00014 - 0.01671 * Math.cos(anomaly) - 0.00014 * Math.cos(2 * anomaly));
  const swing = 3000 - 200 * Math.cos(2 * anomaly);
  return {
    longitudeDeg,
    latitudeDeg: degrees(Math.asin(Math.sin(angle) * Math.sin(inclination))),
    carringtonRotation,
    distanceM,
    radiusArcsec: (solarRadiusM / distanceM) * (180 / Math.PI) * 3600,
    radialVelocityMS: swing * Math.sin((2 * Math.PI * time) / DAY - anomaly) + 400 * Math.sin(anomaly),
  };
}
