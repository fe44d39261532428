import type { DepthQuantity } from "../types.ts";
import { elementsNear, granulationAt } from "./granulation.ts";
import { fractalNoise, gradientNoise, smoothstep } from "./noise.ts";
import type { Spot } from "./options.ts";
import type { Scene } from "./scene.ts";
import { type SpotPlace, spotPlace } from "./spot-structure.ts";

const DEGREE = Math.PI / 180;

/** Columns of one pixel, to be filled. */
export type PixelColumns = Record<Exclude<DepthQuantity, "electronPressure">, Float64Array>;

/** What does not vary with depth in a pixel. */
export interface PixelFacts {
  /** Sigma, cm/s. */
  readonly macroturbulence: number;
  /** Shares of the shipped atmospheres: hsra, penumbra, hot and cool umbra. */
  readonly shares: readonly [number, number, number, number];
}

interface Patch {
  readonly spot: Spot;
  readonly place: SpotPlace;
}

/**
 * Fills the columns of a pixel (all but the electron pressure) at the scene's optical depths. In the local frame, x
 * towards the limb and z outwards; then turned into that of the line of sight.
 */
export function fillPixel(scene: Scene, column: number, row: number, out: PixelColumns): PixelFacts {
  const { layers, logTau, mu, atmospheres } = scene;
  const x = ((column + 0.5) * scene.pixelScaleArcsec) / mu;
  const y = (row + 0.5) * scene.pixelScaleArcsec;
  const granules = granulationAt(layers.warp, layers.granules, x, y, scene.pixelScaleArcsec);
  const patches: Patch[] = [];
  scene.spots.forEach((spot, i) => {
    const place = spotPlace(
      spot,
      layers.spot + 101 * i,
      layers.filaments + 101 * i,
      layers.dots + 101 * i,
      scene.pixelScaleArcsec,
      x - spot.x,
      y - spot.y,
    );
    if (place) patches.push({ spot, place });
  });

  let umbra = 0;
  let penumbra = 0;
  let cool = 0;
  let filament = 0;
  let dot = 0;
  for (const { spot, place } of patches) {
    umbra = Math.max(umbra, place.umbra);
    if (place.umbra > 0) {
      const centre = smoothstep(1, 0.15, place.umbraRadius);
      const mottle = 0.25 * fractalNoise(layers.dots + 9, x / 1.6, y / 1.6, 2);
      cool = Math.max(
        cool,
        place.umbra * Math.min(1, Math.max(0, spot.darkness * (0.25 + 0.75 * centre) + mottle)),
      );
      dot = Math.max(dot, place.dot * place.umbra * (1 - 0.5 * centre));
    }
    if (place.penumbra > penumbra) {
      penumbra = place.penumbra;
      filament = place.filament;
    }
  }
  penumbra = Math.min(penumbra, 1 - umbra);
  const quiet = Math.max(0, 1 - umbra - penumbra);
  // Bright filaments are almost as hot as the penumbral model, dark ones half way to the umbra; brighter outwards.
  const inwards = patches.length > 0 ? smoothstep(1, 0.35, patches[0].place.radius) : 0;
  const bright = penumbra * Math.min(1, 0.3 + 0.72 * filament - 0.18 * inwards * (1 - filament));
  const dark = penumbra - bright;
  const hot = Math.max(0, umbra - cool) + dark;
  const shares = [quiet, bright, hot, cool] as const;

  const models = [atmospheres.hsra, atmospheres.penumbra, atmospheres.hotUmbra, atmospheres.coolUmbra];
  const depths = logTau.length;
  const convection = quiet * scene.granulation;
  const elements =
    quiet > 0.01 && scene.network > 0
      ? elementsNear(layers.elements, layers.network, x, y, scene.network, scene.dominance)
      : [];
  const quietAzimuth = Math.PI * (1 + fractalNoise(layers.quiet, x / 1.5, y / 1.5, 2));
  const quietTilt = (90 + 55 * gradientNoise(layers.quiet + 1, x / 1.4, y / 1.4)) * DEGREE;
  const quietField =
    quiet *
    scene.quietFieldGauss *
    Math.max(0.1, 1 + 1.2 * fractalNoise(layers.quiet + 2, x / 1.2, y / 1.2, 2));
  const sinView = Math.sqrt(1 - mu * mu);
  const turbulence = 1 + 0.25 * gradientNoise(layers.quiet + 3, x / 2, y / 2);
  const slow = gradientNoise(layers.quiet + 4, x / 6, y / 6);

  for (let d = 0; d < depths; d++) {
    const t = logTau[d];
    // Granulation: strongest below log tau 0, gone near -1.2, reversed above.
    const contrast = t > -1.2 ? Math.min(1.15, (t + 1.2) / 1.2) : -0.3 * Math.min(1, (-1.2 - t) / 0.8);
    let temperature = scene.temperatureOffset;
    for (let m = 0; m < 4; m++) temperature += shares[m] * models[m].temperature[d];
    temperature += convection * granules.lift * 290 * contrast;
    temperature += dot * 750 * smoothstep(-2, 0.3, t);
    temperature += penumbra * (filament - 0.5) * 260 * smoothstep(-2.2, -0.2, t);

    // Local velocity along x and z (up), cm/s; that along y lies across the line of sight.
    const decay = Math.min(1.25, Math.exp(t / 2));
    const up = granules.lift > 0 ? 1.7e5 : 2.4e5;
    let vx = 0;
    let vz = convection * granules.lift * up * decay + quiet * 1.5e4 * slow;

    let bx = 0;
    let by = 0;
    let bz = 0;
    const weak = quietField * Math.exp(0.25 * Math.min(0, t));
    bx += weak * Math.sin(quietTilt) * Math.cos(quietAzimuth);
    by += weak * Math.sin(quietTilt) * Math.sin(quietAzimuth);
    bz += weak * Math.cos(quietTilt);

    for (const element of elements) {
      // Tubes widen with height, their flux stays.
      const radius = element.radius * (1 + 0.16 * Math.max(0, 0.8 - t));
      const distance = Math.hypot(element.dx, element.dy) / radius;
      if (distance > 2.5) continue;
      const core =
        Math.exp(-(distance ** 2.6)) *
        (0.3 + 0.7 * Math.min(1, 1.4 * granules.lane + 0.25 * Math.max(0, -t)));
      const strength =
        quiet * element.field * (element.radius / radius) ** 2 * core * element.sign * scene.polarity;
      const tilt = Math.min(75, 28 * distance * (1 + 0.25 * Math.max(0, -t))) * DEGREE;
      const away = Math.atan2(element.dy, element.dx);
      bx += strength * Math.sin(tilt) * Math.cos(away);
      by += strength * Math.sin(tilt) * Math.sin(away);
      bz += strength * Math.cos(tilt);
      // Hot above, little flow inside.
      temperature += quiet * core * (120 + 330 * smoothstep(0.3, -1.2, t) * smoothstep(-4, -2.5, t));
      vz *= 1 - 0.7 * core;
    }

    let taken = 0;
    for (const { spot, place } of patches) {
      const inside = Math.min(1, place.umbra + place.penumbra);
      const r = place.radius;
      const spine = place.penumbra * (0.5 - place.filament);
      const penumbral = spot.penumbraRadius > 1.25 * spot.umbraRadius;
      // Falls to 0.3 of the central field at the edge of the penumbra, to 0.65 at that of a pore.
      const fall = penumbral ? 1 / (1 + 2.1 * r * r) : 1 / (1 + 0.55 * r * r);
      const gradient = 1 + (0.02 + 0.045 * Math.min(1, r)) * Math.max(-2.5, Math.min(1, t));
      let strength = spot.fieldGauss * fall * gradient * (1 + 0.3 * spine);
      strength *= 1 - 0.12 * place.dot * place.umbra * smoothstep(-1.5, 0.5, t);
      // Vertical in the middle, horizontal at the outer edge; filaments lie flatter, deep down most.
      const deep = smoothstep(-2.5, 0.2, t);
      let tilt = penumbral ? 84 * Math.min(1, r) ** 1.15 : 48 * Math.min(1.2, r);
      tilt -= spine * (18 + 16 * deep);
      tilt = Math.min(96, tilt);
      if (inside < 1) {
        // The canopy: outside the spot the field is there only above a base that rises outwards.
        const base = -0.3 - 4 * Math.max(0, r - 0.97);
        const roof = smoothstep(base + 0.5, base - 0.7, t) * Math.exp(-Math.max(0, r - 1) / 0.28);
        strength *= inside + (1 - inside) * 0.8 * roof;
      }
      // Where spots overlap, the first one has the place.
      strength *= 1 - taken;
      taken = Math.min(1, taken + inside);
      if (strength < 1) continue;
      const direction =
        place.angle + (spot.twistDegrees * Math.min(1, r) + 9 * place.fibril * place.penumbra) * DEGREE;
      const signed = strength * spot.polarity;
      bx += signed * Math.sin(tilt * DEGREE) * Math.cos(direction);
      by += signed * Math.sin(tilt * DEGREE) * Math.sin(direction);
      bz += signed * Math.cos(tilt * DEGREE);

      // Evershed flow: outwards along the flat filaments, rising inside and sinking outside; and the moat beyond.
      const channel = place.penumbra * (0.25 + 0.75 * place.filament);
      const radial =
        spot.evershed * channel * smoothstep(0.3, 0.8, r) * (0.3 + 0.7 * deep) +
        spot.evershed * 0.12 * (1 - inside) * smoothstep(1.9, 1.05, r);
      const vertical = spot.evershed * channel * (0.75 - r) * (0.2 + 0.5 * deep);
      vx += radial * Math.cos(direction);
      vz += vertical + (penumbral ? 0 : -4e4 * place.penumbra);
      vz += 1.2e4 * place.umbra * (gradientNoise(layers.dots + 4, x / 1.3, y / 1.3) + 2 * place.dot * deep);
    }

    // The line of sight leans away from the limb.
    const lineOfSight = -sinView * bx + mu * bz;
    const across = mu * bx + sinView * bz;
    const strength = Math.sqrt(bx * bx + by * by + bz * bz);
    out.temperature[d] = Math.max(2600, temperature);
    out.fieldStrength[d] = strength;
    out.inclination[d] =
      strength > 0 ? Math.acos(Math.max(-1, Math.min(1, lineOfSight / strength))) / DEGREE : 0;
    const azimuth = Math.atan2(by, across) / DEGREE;
    out.azimuth[d] = ((azimuth % 180) + 180) % 180;
    out.velocity[d] = scene.velocityOffset - (-sinView * vx + mu * vz);
    out.microturbulence[d] =
      turbulence * (quiet * 8e4 + penumbra * 7e4 + umbra * 4e4) * (1 + 0.12 * Math.max(-1, t));
  }
  return { macroturbulence: 2e4 + turbulence * (quiet * 5e4 + penumbra * 5e4 + umbra * 2e4), shares };
}
