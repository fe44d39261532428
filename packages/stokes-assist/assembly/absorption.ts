// Sums over lines and Zeeman components of eta0 times the Voigt and Faraday functions at one depth and two
// wavelengths; the formulas and the order of all values are those of src/transfer/absorption.ts. The Voigt function is
// that of Hui, Armstrong & Wray 1978, its polynomials moved to the damping of the depth beforehand.
import { add, both, bothAt, get, madd, mul, nmadd, put, sub } from "./lanes";

/** Doubles of a line at a depth, as src/kernels/transfer.ts writes them. */
export const LINE: i32 = 39;
/** Coefficients of the numerator times 2 to 6 (from the third), of the denominator times 2 to 6 (from the third). */
const N_SLOPE: i32 = 14;
const D_SLOPE: i32 = 19;
const INVERSE_WIDTH: i32 = 24;
const DRIFT: i32 = 25;
const SPLITTING: i32 = 26;
const STRENGTH: i32 = 27;
const D_STRENGTH: i32 = 28;
const D_DAMPING: i32 = 31;
const D_WIDTH: i32 = 34;
const D_VELOCITY: i32 = 37;
const D_FIELD: i32 = 38;

/** Bytes of a line's head: wavelength, counts of pi, blue and red; its components follow. */
const HEAD: i32 = 32;
/** Bytes of the six sums: H and F of pi, blue, red. */
const SUMS: i32 = 96;

// @ts-ignore: decorator
@inline
function item(line: usize, k: i32): v128 {
  return bothAt(line + (k << 3));
}

/** Adds to a sum, or begins it. */
// @ts-ignore: decorator
@inline
function gain(at: usize, k: i32, value: v128, fresh: bool): void {
  put(at, k, fresh ? value : add(get(at, k), value));
}

/** Six sums; then, with `slopes`, their derivatives to T, Pe, vmic, field strength and velocity. */
// @ts-ignore: decorator
@inline
function sumLines(lines: usize, lineCount: i32, depth: usize, wavelengths: v128, out: usize, slopes: bool): void {
  if (lineCount == 0) memory.fill(out, 0, slopes ? 6 * SUMS : SUMS);
  let head = lines;
  let line = depth;
  for (let l = 0; l < lineCount; l++) {
    const splitting = item(line, SPLITTING);
    const u = sub(mul(sub(wavelengths, bothAt(head)), item(line, INVERSE_WIDTH)), item(line, DRIFT));
    const eta = item(line, STRENGTH);
    let component = head + HEAD;
    for (let g = 0; g < 3; g++) {
      let sh = both(0);
      let sf = both(0);
      let shv = both(0);
      let sfv = both(0);
      let shvShift = both(0);
      let sfvShift = both(0);
      const end = component + ((<i32>load<f64>(head + (g << 3), 8)) << 4);
      for (; component < end; component += 16) {
        const shift = bothAt(component);
        const weight = bothAt(component + 8);
        const v = nmadd(shift, splitting, u);
        const q = mul(v, v);
        const nr = nmadd(q, nmadd(q, nmadd(q, item(line, 6), item(line, 4)), item(line, 2)), item(line, 0));
        const ni = sub(mul(q, nmadd(q, item(line, 5), item(line, 3))), item(line, 1));
        const dr = nmadd(q, nmadd(q, nmadd(q, item(line, 13), item(line, 11)), item(line, 9)), item(line, 7));
        const di = sub(mul(q, nmadd(q, sub(item(line, 12), q), item(line, 10))), item(line, 8));
        const qdi = mul(q, di);
        const scale = f64x2.div(both(1), madd(dr, dr, mul(qdi, di)));
        const h = mul(scale, madd(nr, dr, mul(qdi, ni)));
        const fOverV = mul(scale, nmadd(nr, di, mul(ni, dr)));
        sh = madd(weight, h, sh);
        sf = madd(weight, mul(v, fOverV), sf);
        if (slopes) {
          // Derivative of the same rational function to zeta = a - i v, x + i v y = (N' - w D') / D.
          const nr1 = nmadd(q, nmadd(q, item(line, N_SLOPE + 3), item(line, N_SLOPE + 1)), item(line, 1));
          const ni1 = sub(mul(q, nmadd(q, item(line, N_SLOPE + 4), item(line, N_SLOPE + 2))), item(line, N_SLOPE));
          const dr1 = nmadd(q, nmadd(q, nmadd(q, both(7), item(line, D_SLOPE + 3)), item(line, D_SLOPE + 1)), item(line, 8));
          const di1 = sub(mul(q, nmadd(q, item(line, D_SLOPE + 4), item(line, D_SLOPE + 2))), item(line, D_SLOPE));
          const x = nmadd(h, dr1, madd(mul(q, fOverV), di1, nr1));
          const y = sub(ni1, madd(h, di1, mul(fOverV, dr1)));
          const factor = mul(weight, scale);
          const hv = mul(mul(factor, v), nmadd(x, di, mul(y, dr)));
          const fv = mul(factor, madd(x, dr, mul(y, qdi)));
          shv = add(shv, hv);
          sfv = sub(sfv, fv);
          shvShift = madd(shift, hv, shvShift);
          sfvShift = nmadd(shift, fv, sfvShift);
        }
      }
      const at = out + (g << 5);
      const fresh = l == 0;
      gain(at, 0, mul(eta, sh), fresh);
      gain(at, 1, mul(eta, sf), fresh);
      if (slopes) {
        const hWidth = nmadd(splitting, shvShift, mul(u, shv));
        const fWidth = nmadd(splitting, sfvShift, mul(u, sfv));
        for (let k = 0; k < 3; k++) {
          const parts = line + (k << 3);
          const perStrength = item(parts, D_STRENGTH);
          const perDamping = item(parts, D_DAMPING);
          const perWidth = item(parts, D_WIDTH);
          const to = at + (k + 1) * SUMS;
          gain(to, 0, madd(perStrength, sh, nmadd(perDamping, sfv, mul(perWidth, hWidth))), fresh);
          gain(to, 1, madd(perStrength, sf, madd(perWidth, fWidth, mul(perDamping, shv))), fresh);
        }
        const perField = item(line, D_FIELD);
        gain(at + 4 * SUMS, 0, mul(perField, shvShift), fresh);
        gain(at + 4 * SUMS, 1, mul(perField, sfvShift), fresh);
        const perVelocity = item(line, D_VELOCITY);
        gain(at + 5 * SUMS, 0, mul(perVelocity, shv), fresh);
        gain(at + 5 * SUMS, 1, mul(perVelocity, sfv), fresh);
      }
    }
    head = component;
    line += 8 * LINE;
  }
}

export function sums(lines: usize, lineCount: i32, depth: usize, wavelengths: v128, out: usize): void {
  sumLines(lines, lineCount, depth, wavelengths, out, false);
}

export function sumsWithSlopes(
  lines: usize,
  lineCount: i32,
  depth: usize,
  wavelengths: v128,
  out: usize,
): void {
  sumLines(lines, lineCount, depth, wavelengths, out, true);
}
