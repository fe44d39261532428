/** Where a camera looks: a square of the sky, north up, west to the right. */
export interface View {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pixelArcsec: number;
  /** Middle of the image, arcsec west and north of the disc's centre. */
  readonly centreArcsec: readonly [number, number];
  readonly radiusArcsec: number;
}

/** What every pixel of a view sees. */
export interface Sight {
  readonly view: View;
  /** Distance from the disc's centre, in radii. */
  readonly r: Float32Array;
  /** Cosine of the heliocentric angle; 0 off the disc. */
  readonly mu: Float32Array;
  /** The point of the sphere (off the disc: of the plane of the sky), in radii: west, north, towards us. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly z: Float32Array;
}

export function sightOf(view: View): Sight {
  const { widthPx, heightPx, pixelArcsec, centreArcsec, radiusArcsec } = view;
  const n = widthPx * heightPx;
  const sight: Sight = {
    view,
    r: new Float32Array(n),
    mu: new Float32Array(n),
    x: new Float32Array(n),
    y: new Float32Array(n),
    z: new Float32Array(n),
  };
  for (let row = 0, i = 0; row < heightPx; row++) {
    const y = (centreArcsec[1] + (row - (heightPx - 1) / 2) * pixelArcsec) / radiusArcsec;
    for (let column = 0; column < widthPx; column++, i++) {
      const x = (centreArcsec[0] + (column - (widthPx - 1) / 2) * pixelArcsec) / radiusArcsec;
      const r2 = x * x + y * y;
      sight.x[i] = x;
      sight.y[i] = y;
      sight.r[i] = Math.sqrt(r2);
      sight.mu[i] = sight.z[i] = r2 < 1 ? Math.sqrt(1 - r2) : 0;
    }
  }
  return sight;
}

/** A plane that touches the sphere, or that stands on the limb. */
export interface LocalFrame {
  /** Coordinates of a pixel, arcsec. False where it is on the other side of the limb than the plane is for. */
  locate(index: number, out: Float64Array): boolean;
  /** Rows and columns that may hold anything within a distance, arcsec: first row, row after the last, columns alike. */
  window(reachArcsec: number): readonly [number, number, number, number];
}

/**
 * The plane that touches the sphere where the line of sight through a point of the disc (arcsec) meets it: u to the
 * west and v to the north, orthographic. Features seem shorter towards the limb.
 */
export function surfaceFrame(sight: Sight, at: readonly [number, number]): LocalFrame {
  const { view, x, y, z, mu } = sight;
  const R = view.radiusArcsec;
  const cx = at[0] / R;
  const cy = at[1] / R;
  const cz = Math.sqrt(Math.max(0, 1 - cx * cx - cy * cy));
  // East to west along the parallel through the point (its pole is the image's top), then north.
  const across = Math.hypot(cx, cz);
  const wx = cz / across;
  const wz = -cx / across;
  const nx = -cy * (cx / across);
  const nz = -cy * (cz / across);
  return {
    locate(i, out) {
      out[0] = R * (x[i] * wx + z[i] * wz);
      out[1] = R * (x[i] * nx + y[i] * across + z[i] * nz);
      return mu[i] > 0 && x[i] * cx + y[i] * cy + z[i] * cz > 0;
    },
    window: (reach) => windowAround(view, at, reach),
  };
}

/**
 * The plane of the sky beyond the limb: u runs along the limb from the position angle given (degrees from north
 * through east), counter-clockwise; v is the height above it, arcsec.
 */
export function limbFrame(sight: Sight, positionDeg: number): LocalFrame {
  const { view, x, y, r } = sight;
  const R = view.radiusArcsec;
  const angle = (positionDeg * Math.PI) / 180;
  const ux = -Math.sin(angle);
  const uy = Math.cos(angle);
  return {
    locate(i, out) {
      out[0] = R * Math.atan2(ux * y[i] - uy * x[i], ux * x[i] + uy * y[i]);
      out[1] = R * (r[i] - 1);
      return r[i] >= 1;
    },
    window: (reach) => windowAround(view, [R * ux, R * uy], reach),
  };
}

function windowAround(
  view: View,
  at: readonly [number, number],
  reach: number,
): readonly [number, number, number, number] {
  const { widthPx, heightPx, pixelArcsec, centreArcsec } = view;
  const column = (at[0] - centreArcsec[0]) / pixelArcsec + (widthPx - 1) / 2;
  const row = (at[1] - centreArcsec[1]) / pixelArcsec + (heightPx - 1) / 2;
  const span = reach / pixelArcsec + 1;
  const clip = (value: number, end: number) => Math.min(end, Math.max(0, Math.round(value)));
  return [
    clip(row - span, heightPx),
    clip(row + span + 1, heightPx),
    clip(column - span, widthPx),
    clip(column + span + 1, widthPx),
  ];
}
