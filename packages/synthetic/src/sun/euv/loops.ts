import { mix, normals, unit } from "../../region/hash.ts";
import { megametresPerDegree } from "../constants.ts";
import type { SunImage, SunState } from "../types.ts";
import { signedDeg } from "./life.ts";
import type { SpotPainter } from "./sphere-spot.ts";

/** Loops of a bipole, and how long each shines, hours. */
const LOOPS = 9;
const LIFE = 5;

interface Foot {
  longitude: number;
  latitude: number;
  flux: number;
}

/** Arches between the polarities of the bipoles and fans over their feet, in units of the quiet Sun; each fades within hours. */
export function paintLoops(
  onto: SunImage,
  painter: SpotPainter,
  { knots, bipoles, time }: SunState,
  salt: number,
  quiet: number,
): void {
  const feet = new Map<number, [Foot, Foot]>();
  for (const { id, longitudeDeg } of bipoles) {
    const foot = (): Foot => ({ longitude: longitudeDeg, latitude: 0, flux: 0 });
    feet.set(id, [foot(), foot()]);
  }
  for (let k = 0; k < knots.count; k++) {
    const foot = feet.get(knots.bipole[k])?.[knots.fluxMx[k] > 0 ? 0 : 1];
    if (!foot) continue;
    const flux = Math.abs(knots.fluxMx[k]);
    foot.flux += flux;
    foot.longitude += (signedDeg(knots.longitudeDeg[k] - foot.longitude) * flux) / foot.flux;
    foot.latitude += ((knots.latitudeDeg[k] - foot.latitude) * flux) / foot.flux;
  }
  const deviates = normals();
  const epoch = Math.floor(time / (LIFE * 3_600_000));
  const phase = time / (LIFE * 3_600_000) - epoch;
  for (const [id, [a, b]] of feet) {
    const flux = Math.min(a.flux, b.flux);
    if (flux < 3e20) continue;
    const turn = signedDeg(b.longitude - a.longitude);
    const apart = Math.hypot(turn * Math.cos((a.latitude * Math.PI) / 180), b.latitude - a.latitude);
    // The feet of an old bipole are everywhere: no loops are left.
    const bright = quiet * Math.min(2.4, 1.2 * (flux / 5e21) ** 0.5) * Math.exp(-((apart / 25) ** 2));
    if (apart < 0.3 || bright < 0.05 * quiet) continue;
    for (let loop = 0; loop < 2 * LOOPS; loop++) {
      // Two crews of loops take turns.
      const crew = loop % 2;
      const own = mix(loop, mix(epoch + (crew === 1 && phase < 0.5 ? -1 : 0), mix(id, salt)));
      const light = Math.sin(Math.PI * (crew === 0 ? phase : (phase + 0.5) % 1)) ** 2;
      const draw = (k: number) => deviates[mix(k, own) & 65535];
      const scatter = 0.22 * apart;
      const height = megametresPerDegree * apart * (0.25 + 0.45 * unit(mix(9, own)));
      const lean = 0.3 * height * draw(8);
      const count = Math.ceil((3 * height + megametresPerDegree * apart) / Math.max(9, painter.mmPerPx));
      for (let k = 0; k <= count; k++) {
        const part = k / count;
        const arch = 4 * part * (1 - part);
        const latitude =
          a.latitude +
          scatter * draw(0) +
          part * (b.latitude - a.latitude + scatter * draw(1)) +
          (lean * arch) / megametresPerDegree;
        const longitude = a.longitude + scatter * draw(2) + part * (turn + scatter * draw(3));
        // Brightest at the feet, where 171 is formed.
        const value = bright * light * (1.2 - 0.8 * arch) * (0.5 + unit(mix(5, own)));
        painter.paint(onto, longitude, latitude, 3 + height * arch, 4, 4, value);
      }
    }
  }
}
