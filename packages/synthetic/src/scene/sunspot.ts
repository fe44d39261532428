import type { Random } from "@helioscope/core";
import { type Canvas, paint } from "./canvas.ts";
import { between, chance, integerBetween, logBetween, smoothStep } from "./draw.ts";
import { resolved } from "./noise.ts";
import { evenStrand, type Strand, strandsAt, wander } from "./strand.ts";
import type { LocalFrame } from "./view.ts";

/** One spot of a group; a pore has no penumbra. */
export interface Spot {
  readonly u: number;
  readonly v: number;
  /** Of the penumbra's outer edge; of a pore itself. */
  readonly radiusArcsec: number;
  /** Of the umbra, in radii. */
  readonly umbra: number;
  /** Light bridges through the umbra. */
  readonly bridges: readonly Strand[];
}

export interface SpotGroupPlan {
  readonly spots: readonly Spot[];
  /** Light of umbra and penumbra in the continuum, in units of the surroundings. */
  readonly umbraLight: number;
  readonly penumbraLight: number;
}

/** A leading spot, most often with following ones and pores along the region's axis. */
export function planSpots(random: Random, fieldArcsec: number): SpotGroupPlan {
  const close = fieldArcsec < 160;
  const radius = close ? fieldArcsec * between(random, 0.1, 0.3) : logBetween(random, 5, 28);
  const alone = chance(random, close ? 0.6 : 0.4);
  const length = Math.min(0.6 * fieldArcsec, radius * between(random, 3, 9));
  const tilt = between(random, -0.35, 0.35);
  const spots: Spot[] = [];
  const add = (along: number, across: number, radiusArcsec: number, pore: boolean) => {
    const umbra = pore ? 0.95 : between(random, 0.35, 0.6);
    const bridges = Array.from(
      { length: !pore && chance(random, 0.35) ? integerBetween(random, 1, 2) : 0 },
      () => bridge(random, radiusArcsec * umbra),
    );
    const u = along * Math.cos(tilt) - across * Math.sin(tilt);
    const v = along * Math.sin(tilt) + across * Math.cos(tilt);
    spots.push({ u, v, radiusArcsec, umbra, bridges });
  };
  add(alone ? 0 : 0.4 * length, 0, radius, radius < 4);
  if (!alone) {
    const others = integerBetween(random, 1, 8);
    for (let k = 0; k < others; k++) {
      const along = (k === 0 ? -0.5 : between(random, -0.6, 0.5)) * length;
      const small = Math.max(1.2, radius * logBetween(random, 0.1, 0.7));
      add(along, 0.12 * length * random.normal(), small, small < 4.5);
    }
  } else if (chance(random, 0.5)) {
    add(between(random, -1, 1) * 2.2 * radius, between(random, -1, 1) * 1.5 * radius, 0.15 * radius, true);
  }
  return { spots, umbraLight: between(random, 0.05, 0.3), penumbraLight: between(random, 0.65, 0.85) };
}

/** One spot that fills a third of the field's width, or all of it; pores beside it now and then. */
export function planLargeSpot(random: Random, fieldArcsec: number): SpotGroupPlan {
  const radius = Math.min(40, fieldArcsec * logBetween(random, 0.16, 0.5));
  const umbra = between(random, 0.35, 0.65);
  const bridges = Array.from({ length: chance(random, 0.5) ? integerBetween(random, 1, 2) : 0 }, () =>
    bridge(random, radius * umbra),
  );
  const spots: Spot[] = [{ u: 0, v: 0, radiusArcsec: radius, umbra, bridges }];
  const pores = integerBetween(random, 0, 4);
  for (let k = 0; k < pores; k++) {
    const angle = 2 * Math.PI * random.uniform();
    const far = radius * between(random, 1.1, 2.5);
    const radiusArcsec = between(random, 0.8, 2.5);
    spots.push({
      u: far * Math.cos(angle),
      v: far * Math.sin(angle),
      radiusArcsec,
      umbra: 0.95,
      bridges: [],
    });
  }
  return { spots, umbraLight: between(random, 0.1, 0.45), penumbraLight: between(random, 0.65, 0.88) };
}

function bridge(random: Random, umbraArcsec: number): Strand {
  const heading = 2 * Math.PI * random.uniform();
  const points = wander(random, {
    from: [-umbraArcsec * Math.cos(heading), -umbraArcsec * Math.sin(heading)],
    lengthArcsec: 2 * umbraArcsec,
    heading,
    bend: 0.6,
    steps: 6,
  });
  return evenStrand(points, umbraArcsec * between(random, 0.06, 0.14), between(random, 0.5, 1), 0);
}

/**
 * Dark umbrae in penumbrae of radial filaments. In H-alpha the penumbra is veiled and dark fibrils go on outwards from it,
 * whirled.
 */
export function paintSpots(
  canvas: Canvas,
  frame: LocalFrame,
  plan: SpotGroupPlan,
  random: Random,
  evolution: number,
): void {
  const { light, noise, sight, band } = canvas;
  const pixel = sight.view.pixelArcsec;
  const chromosphere = band !== "continuum";
  const veil = chromosphere ? between(random, 0.35, 0.75) : 1;
  const fibrils = chromosphere ? between(random, 0.08, 0.3) : 0;
  const whirl = between(random, -0.8, 0.8);
  const outer = 2.6;
  const soft = Math.max(0.9, 0.6 * pixel);
  for (const [n, spot] of plan.spots.entries()) {
    const { radiusArcsec: radius, umbra } = spot;
    const seed = 31 * n + 50 * random.uniform();
    const wobble = between(random, 0.06, 0.16);
    const pore = umbra > 0.9;
    const spokes = radius / 1.6;
    const streaks = between(random, 0.05, 0.13) * resolved((2 * Math.PI * radius) / spokes / 2, pixel);
    // A spot smaller than a pixel darkens it by the share that it covers.
    const covered = Math.min(1, (radius / (0.6 * pixel)) ** 2);
    const shape: Local = { frame, u: spot.u, v: spot.v };
    paint(
      canvas,
      shifted(shape),
      (fibrils > 0 && !pore ? outer : 1.4) * radius + pixel,
      "sunspot",
      (i, u, v) => {
        const d = Math.hypot(u, v);
        const far = d / radius;
        if (far > outer) return false;
        const c = d > 0 ? u / d : 1;
        const s = d > 0 ? v / d : 0;
        const lobed = wobble * noise(1.3 * c, 1.3 * s, seed + 0.2 * evolution);
        const rough = 0.25 * wobble * noise(4 * c, 4 * s, seed + 5);
        const radial = streaks > 0 || fibrils > 0 ? noise(spokes * c, spokes * s, seed + 2.5 * far) : 0;
        const rim = radius * (1 + lobed + rough + 0.03 * radial);
        const core = radius * umbra * (1 + 1.3 * lobed + rough + (pore ? 0 : 0.07 * radial));
        const inSpot = 1 - smoothStep(rim - soft, rim + soft, d);
        let inCore = 1 - smoothStep(core - soft, core + soft, d);
        if (spot.bridges.length > 0 && inCore > 0) inCore *= 1 - 0.8 * strandsAt(spot.bridges, u, v, pixel);
        const penumbra =
          Math.min(0.97, plan.penumbraLight + streaks * radial) * (1 - inCore) + plan.umbraLight * inCore;
        const dark = pore ? inCore * (1 - plan.umbraLight) : inSpot * (1 - penumbra);
        light[i] *= 1 - covered * dark * (inCore > 0.5 ? 0.5 + 0.5 * veil : veil);
        if (fibrils > 0 && !pore && inSpot < 1) {
          const turned = whirl * Math.log(Math.max(0.5, far));
          const [wc, ws] = [
            c * Math.cos(turned) - s * Math.sin(turned),
            s * Math.cos(turned) + c * Math.sin(turned),
          ];
          const thread = noise(spokes * wc, spokes * ws, seed + 0.8 * far);
          const fade = (1 - inSpot) * (1 - smoothStep(1.2, outer, far));
          light[i] *= 1 - fibrils * fade * Math.min(1.5, Math.max(-0.3, thread + 0.4));
        }
        return covered > 0.3 && (pore ? inCore : inSpot) > 0.5;
      },
    );
  }
}

interface Local {
  readonly frame: LocalFrame;
  readonly u: number;
  readonly v: number;
}

/** The frame with its origin elsewhere. */
function shifted({ frame, u, v }: Local): LocalFrame {
  return {
    locate(i, out) {
      const inside = frame.locate(i, out);
      out[0] -= u;
      out[1] -= v;
      return inside;
    },
    window: (reach) => frame.window(reach + Math.hypot(u, v)),
  };
}
