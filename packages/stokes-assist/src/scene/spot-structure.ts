import { cellAt, fractalNoise, gradientNoise, smoothstep } from "./noise.ts";
import type { Spot } from "./options.ts";

/** Where a place lies in a spot or pore. */
export interface SpotPlace {
  /** Shares of umbra and penumbra, 0 to 1; what is left is quiet Sun. */
  readonly umbra: number;
  readonly penumbra: number;
  /** Distance from the middle in units of the local outer radius, and of the umbra's. */
  readonly radius: number;
  readonly umbraRadius: number;
  /** Direction from the middle, radians. */
  readonly angle: number;
  /** 1 in a bright filament (between the spines of the field), 0 in a dark one. */
  readonly filament: number;
  /** 1 in an umbral dot. */
  readonly dot: number;
  /** Smooth noise of the direction of fibrils, -1 to 1. */
  readonly fibril: number;
}

/**
 * Structure of a spot at `dx`, `dy` arcsec from its middle; nothing far outside. Filaments are not finer than the pixels
 * can show.
 */
export function spotPlace(
  spot: Spot,
  seed: number,
  filamentSeed: number,
  dotSeed: number,
  pixelScaleArcsec: number,
  dx: number,
  dy: number,
): SpotPlace | undefined {
  const distance = Math.hypot(dx, dy);
  const { umbraRadius, penumbraRadius } = spot;
  if (distance > 2.2 * penumbraRadius + 4) return undefined;
  const angle = Math.atan2(dy, dx);
  // The outline: a few lobes, the same for umbra and penumbra, and one of the umbra's own.
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  const lobes = 1 + 0.1 * fractalNoise(seed, 1.2 * c + 3, 1.2 * s, 2);
  const own = 1 + 0.16 * fractalNoise(seed + 11, 1.8 * c, 1.8 * s + 5, 2);
  const outer = penumbraRadius * lobes;
  const inner = Math.min(umbraRadius * lobes * own, 0.85 * outer + 0.15 * umbraRadius);
  const width = outer - inner;

  // Filaments: noise stretched along the radius, and bent a little.
  const bend =
    0.05 * gradientNoise(filamentSeed + 3, dx / 5, dy / 5) +
    0.012 * gradientNoise(filamentSeed + 4, dx / 2, dy / 2) +
    0.02 * distance ** 0.5;
  const spacing = Math.max(1.15, 4.2 * pixelScaleArcsec);
  const turn = (angle + bend) / (2 * Math.PI) + 0.5;
  const coarse = Math.max(12, Math.round((2 * Math.PI * (inner + 0.45 * width)) / spacing));
  const fine = Math.round(1.7 * coarse);
  const broad = gradientNoise(filamentSeed, turn * coarse, distance / 3.2 + 2 * bend, coarse);
  const narrow = gradientNoise(filamentSeed + 1, turn * fine, distance / 2.2 + 5 * bend, fine);
  const filament = smoothstep(-0.8, 0.8, 0.65 * broad + 0.85 * narrow);

  const penumbral = width > 0.25 * penumbraRadius;
  const fray = penumbral ? Math.min(0.28 * width, 1.6) : 0.25;
  const soft = penumbral ? 0.35 : 0.3;
  const umbraEdge =
    inner -
    (penumbral
      ? fray * (filament - 0.5) * 1.6
      : 0.3 * umbraRadius * fractalNoise(seed + 12, dx / 1.3, dy / 1.3, 2));
  const outerEdge = penumbral ? outer + fray * 1.2 * (filament - 0.5) : umbraEdge + 0.15;
  const umbra = smoothstep(umbraEdge + soft, umbraEdge - soft, distance);
  const whole = smoothstep(outerEdge + soft, outerEdge - soft, distance);

  const cell = cellAt(dotSeed, dx / 0.9, dy / 0.9);
  const dot = Math.exp(-((Math.max(0, cell.centre + 0.1) / 0.28) ** 2)) * smoothstep(0.45, 0.95, cell.number);
  return {
    umbra,
    penumbra: Math.max(0, whole - umbra),
    radius: distance / outer,
    umbraRadius: distance / inner,
    angle,
    filament,
    dot,
    fibril: gradientNoise(filamentSeed + 2, turn * coarse, distance / 3, coarse),
  };
}
