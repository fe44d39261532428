import type { Random } from "@helioscope/core";
import { type Canvas, paint } from "./canvas.ts";
import { between, chance, integerBetween, logBetween, pick, smoothStep } from "./draw.ts";
import { evenStrand, reachOf, type Strand, strandsAt, wander } from "./strand.ts";
import type { LocalFrame } from "./view.ts";

const forms = ["hedgerow", "loops", "surge", "mound", "pillars"] as const;

export interface ProminencePlan {
  readonly form: (typeof forms)[number];
  readonly heightArcsec: number;
  readonly widthArcsec: number;
  /** Light of its densest part, in units of the quiet disc's. */
  readonly light: number;
}

export function planProminence(random: Random, fieldArcsec: number): ProminencePlan {
  const heightArcsec = Math.min(0.42 * fieldArcsec, logBetween(random, 18, 130));
  return {
    form: pick(random, forms),
    heightArcsec,
    widthArcsec: Math.min(0.7 * fieldArcsec, heightArcsec * logBetween(random, 0.5, 2.5)),
    light: between(random, 0.2, 0.95),
  };
}

/** Plasma that hangs, arches or is thrown up beyond the limb, threaded. The frame is one that stands on the limb. */
export function paintProminence(
  canvas: Canvas,
  frame: LocalFrame,
  plan: ProminencePlan,
  random: Random,
  evolution: number,
): void {
  const { light, noise, sight, band } = canvas;
  const pixel = sight.view.pixelArcsec;
  const { heightArcsec: height, widthArcsec: width } = plan;
  const strands = strandsOf(plan, random);
  const seed = 50 * random.uniform();
  const brightness = plan.light * (band === "H-alpha" ? 0.5 : 0.75);
  const thread = Math.max(3, 0.1 * width);
  const slant = between(random, -0.6, 0.6);
  const solid = plan.form === "hedgerow" || plan.form === "mound";
  const ragged = Math.max(4, 0.3 * width);
  const reach = Math.max(reachOf(strands, pixel), solid ? height + width : 0);
  paint(canvas, frame, reach, "prominence", (i, u, v) => {
    const du = 0.12 * ragged * noise(u / ragged, v / ragged, seed);
    let dense = strandsAt(strands, u + du, v, pixel);
    if (solid) {
      const crest = height * (0.55 + 0.3 * noise(u / ragged, seed, 0.3 * evolution));
      const sides = 1 - smoothStep(0.3 * width, 0.5 * width, Math.abs(u));
      const body = sides * (1 - smoothStep(0.6 * crest, crest + 2, v));
      dense = Math.max(dense, body);
    }
    if (dense < 0.02) return false;
    const threads = noise((u - slant * v) / thread, v / (4 * thread), seed + evolution);
    const holes = noise(u / ragged, v / ragged, seed + 7 + 0.5 * evolution);
    const lit = dense * Math.max(0.05, 0.75 + 0.3 * threads + 0.25 * holes);
    light[i] += brightness * lit;
    return lit > 0.3;
  });
}

function strandsOf(
  { form, heightArcsec: height, widthArcsec: width }: ProminencePlan,
  random: Random,
): Strand[] {
  const slim = () => Math.max(1.5, 0.04 * height * between(random, 0.5, 1.6));
  if (form === "loops") {
    const lean = 0.3 * random.normal();
    return Array.from({ length: integerBetween(random, 1, 6) }, (_, k) => {
      const size = 1 - 0.13 * k * random.uniform();
      return evenStrand(arch(width * size, height * size, lean), slim(), between(random, 0.4, 1), 0.1);
    });
  }
  if (form === "surge" || form === "pillars") {
    const count = form === "surge" ? integerBetween(random, 1, 4) : integerBetween(random, 2, 6);
    const heading = Math.PI / 2 + 0.35 * random.normal();
    return Array.from({ length: count }, () => {
      const from: [number, number] = [(form === "surge" ? 0.08 : 0.4) * width * random.normal(), -2];
      const lengthArcsec = height * between(random, 0.5, 1);
      const points = wander(random, {
        from,
        lengthArcsec,
        heading: heading + 0.15 * random.normal(),
        bend: form === "surge" ? 0.5 : 0.25,
        steps: 10,
      });
      return evenStrand(points, (form === "surge" ? 1 : 1.6) * slim(), between(random, 0.5, 1), 0.3);
    });
  }
  const wisps = chance(random, 0.5) ? integerBetween(random, 1, 3) : 0;
  return Array.from({ length: wisps }, () => {
    const from: [number, number] = [0.3 * width * random.normal(), 0.3 * height];
    const heading = Math.PI / 2 + 0.6 * random.normal();
    const points = wander(random, { from, lengthArcsec: 0.6 * height, heading, bend: 0.7, steps: 8 });
    return evenStrand(points, slim(), between(random, 0.3, 0.9), 0.5);
  });
}

/** Half an ellipse on the limb, leaning. */
function arch(width: number, height: number, lean: number): Float64Array {
  const steps = 18;
  const points = new Float64Array(2 * (steps + 1));
  for (let k = 0; k <= steps; k++) {
    const angle = Math.PI * (k / steps);
    points[2 * k + 1] = height * Math.sin(angle) - 2;
    points[2 * k] = 0.5 * width * Math.cos(angle) + lean * points[2 * k + 1];
  }
  return points;
}
