import type { BipolePlan } from "./anatomy.ts";
import { mix, normals, unit } from "./hash.ts";
import type { Lanes } from "./lanes.ts";
import { mostPlage, polarityAt } from "./state.ts";

/** Takes a flux element: place, flux in gauss pixels (signed), standard deviation in pixels. */
export type Deposit = (x: number, y: number, flux: number, sigma: number) => void;

/** Mean flux of an element of plage, gauss pixels: 7e18 Mx. */
const elementFlux = 5300;
/** Time it takes to appear and to go, as a share of a life. */
const ramp = 0.2;
const tries = 4;
/** Shares of an element's flux. */
const weights = [0.5, 0.3, 0.2] as const;
const knots = weights.length;

/**
 * The plage of a polarity: elements that live for a day or two, gather in the lanes, keep away from the inversion
 * line and drift. Each is a function of its number and the time, so that no history need be computed.
 */
export function plage(
  bipole: BipolePlan,
  end: 1 | -1,
  hours: number,
  lanesOf: (hours: number) => Lanes,
  deposit: Deposit,
): void {
  const now = polarityAt(bipole, end, hours);
  if (now.plage <= 0) return;
  const most = mostPlage(bipole);
  const count = Math.ceil(most / elementFlux);
  const alive = (now.plage / most) * count;
  const seed = mix(end, bipole.seed);
  const gauss = normals();
  const cos = Math.cos(bipole.axis);
  const sin = Math.sin(bipole.axis);
  const place = { x: 0, y: 0 };
  const middle = { hours: Number.NaN, x: 0, y: 0, spread: 0 };
  for (let j = 0; j < count && j < alive; j++) {
    const own = mix(j, seed);
    const life = 24 + 36 * unit(own);
    const turns = hours / life + unit(mix(1, own));
    const cycle = Math.floor(turns);
    const phase = turns - cycle;
    const bits = mix(cycle, mix(2, own));
    // Where it was born is asked for the time of its middle age, to six hours.
    const born = 6 * Math.round((hours + (0.5 - phase) * life) / 6);
    if (born !== middle.hours) {
      const { x, y, spread } = polarityAt(bipole, end, born);
      Object.assign(middle, { hours: born, x, y, spread });
    }
    const lanes = lanesOf(born);
    let draw = bits;
    for (let k = 0; k < tries; k++) {
      draw = mix(k + 3, draw);
      const along = 0.85 * middle.spread * gauss[draw & 65535];
      const across = 1.1 * middle.spread * gauss[draw >>> 16];
      place.x = middle.x + along * cos - across * sin;
      place.y = middle.y + along * sin + across * cos;
      draw = mix(1, draw);
      // Most are swept to a lane; some are still on the way.
      lanes.settle(place, 34 * Math.sqrt(unit(draw)));
      const side = end * ((place.x - bipole.x) * cos + (place.y - bipole.y) * sin) - bipole.gap;
      draw = mix(1, draw);
      if (unit(draw) * (1 + Math.exp(-side / 4)) < 1) break;
    }
    const drift = (phase - 0.5) * life * 0.2;
    const x = place.x + drift * gauss[mix(5, bits) & 65535];
    const y = place.y + drift * gauss[mix(6, bits) & 65535];
    const grown = Math.min(1, phase / ramp, (1 - phase) / ramp, alive - j);
    // Exponential with a floor, mean 1.
    const share = 0.3 - 0.7 * Math.log(1 - unit(mix(7, bits)));
    cluster(x, y, (now.sign * elementFlux * share * grown) / (1 - ramp), mix(8, bits), deposit);
  }
}

/** An element is a few knots close together. */
function cluster(x: number, y: number, flux: number, seed: number, deposit: Deposit): void {
  const gauss = normals();
  let bits = seed;
  for (let k = 0; k < knots; k++) {
    bits = mix(k, bits);
    const dx = 2.6 * gauss[bits & 65535];
    const dy = 2.6 * gauss[bits >>> 16];
    deposit(x + dx, y + dy, flux * weights[k], 0.95 + 0.5 * unit(mix(9, bits)));
  }
}

/** Side of the squares that hold the quiet network's elements, pixels. */
const square = 32;
const quietLifeHours = 20;

/** The network of the quiet Sun: elements of both signs in the lanes, in squares that cover any window. */
export function quietNetwork(
  seed: number,
  hours: number,
  lanes: Lanes,
  window: { readonly x0: number; readonly y0: number; readonly x1: number; readonly y1: number },
  deposit: Deposit,
): void {
  const place = { x: 0, y: 0 };
  const reach = 30;
  const margin = reach + 20;
  const perSquare = 9;
  for (let row = Math.floor((window.y0 - margin) / square); row * square < window.y1 + margin; row++) {
    for (
      let column = Math.floor((window.x0 - margin) / square);
      column * square < window.x1 + margin;
      column++
    ) {
      const own = mix(column, mix(row, seed));
      for (let k = 0; k < perSquare; k++) {
        const one = mix(k, own);
        const turns = hours / quietLifeHours + unit(one);
        const cycle = Math.floor(turns);
        const bits = mix(cycle, mix(1, one));
        place.x = square * (column + unit(bits));
        place.y = square * (row + unit(mix(2, bits)));
        if (unit(mix(3, bits)) > 0.4) continue;
        lanes.settle(place, reach);
        const phase = turns - cycle;
        const grown = Math.min(1, phase / ramp, (1 - phase) / ramp);
        // Neighbours tend to be of one sign: the remains of old regions.
        const patch = unit(mix(row >> 2, mix(column >> 2, seed ^ 0x5bd1)));
        const sign = unit(mix(4, bits)) < 0.2 + 0.6 * patch ? 1 : -1;
        const flux = 500 - 1500 * Math.log(1 - unit(mix(5, bits)));
        cluster(place.x, place.y, sign * grown * flux, mix(6, bits), deposit);
      }
    }
  }
}
