// The transfer through one region, two wavelengths at a time through all depths: the Hermitian method of
// src/transfer/hermite.ts and its exact derivative. Where the integration starts at different depths in the two lanes,
// the layers between are computed in both and left out in one by masks.
import { LINE, sums, sumsWithSlopes } from "./absorption";
import { add, both, bothAt, get, madd, mul, nmadd, put, sub } from "./lanes";

/** Optical thickness of a step beyond which the light is that of the diffusion approximation. */
const THICK: f64 = 5;
const RADIAN: f64 = Math.PI / 180;

/** Doubles of a depth, as src/kernels/transfer.ts writes them, and their places. */
const DEPTH: i32 = 20;
const SLOPE: i32 = 0;
const THICKNESS: i32 = 1;
const HALF: i32 = 2;
const TWELFTH: i32 = 3;
const WEIGHTS: i32 = 4;
const FIRST: i32 = 7;
const SOURCE: i32 = 8;
const SOURCE_SLOPE: i32 = 9;
const CONTINUUM: i32 = 10;
const D_CONTINUUM: i32 = 11;
const D_SOURCE: i32 = 13;
const SINE: i32 = 15;
const COSINE: i32 = 16;
const SINE2: i32 = 17;
const COS_AZIMUTH: i32 = 18;
const SIN_AZIMUTH: i32 = 19;

// Bytes of a depth in each array of the scratch.
const SUMS: i32 = 36 * 16;
const MATRIX: i32 = 7 * 16;
const SQUARE: i32 = 16 * 16;
const VECTOR: i32 = 4 * 16;
const GRADIENT: i32 = 28 * 16;

let wavelengths: usize = 0;
let pairs: i32 = 0;
let lines: usize = 0;
let lineCount: i32 = 0;
let depths: i32 = 0;
let depthData: usize = 0;
let lineData: usize = 0;
let stokes: usize = 0;

/** Sums of the profiles and their derivatives, [depths][36]. */
let profiles: usize = 0;
/** Elements of the absorption matrix times tau ln 10, those of dispersion negative, [depths][7]. */
let m: usize = 0;
/** M' + M^2, [depths][16]. */
let square: usize = 0;
/** Inverses of A, of M at the bottom, [depths][16]. */
let inverses: usize = 0;
/** I - S, [depths][4]. */
let excess: usize = 0;
/** Derivatives to `m`, [depths][4][7], and to the source function, [depths][4]. */
let toElements: usize = 0;
let toSource: usize = 0;
/** Local responses of two wavelengths, [depths][7][4]. */
let local: usize = 0;
/** Rows of O and of O A^-1 of the layer above, [4][4] each. */
let carried: usize = 0;

let bottom0: i32 = 0;
let bottom1: i32 = 0;
let bottom: i32 = 0;
let deepest: i32 = 0;

export function transferConfigure(
  wavelengthsAt: usize,
  numberOfWavelengths: i32,
  linesAt: usize,
  numberOfLines: i32,
  numberOfDepths: i32,
  depthDataAt: usize,
  lineDataAt: usize,
  stokesAt: usize,
  scratchAt: usize,
): void {
  wavelengths = wavelengthsAt;
  pairs = numberOfWavelengths >> 1;
  lines = linesAt;
  lineCount = numberOfLines;
  depths = numberOfDepths;
  depthData = depthDataAt;
  lineData = lineDataAt;
  stokes = stokesAt;
  profiles = scratchAt;
  m = profiles + depths * SUMS;
  square = m + depths * MATRIX;
  inverses = square + depths * SQUARE;
  excess = inverses + depths * SQUARE;
  toElements = excess + depths * VECTOR;
  toSource = toElements + depths * GRADIENT;
  local = toSource + depths * VECTOR;
  carried = local + depths * GRADIENT;
}

/** Bytes that `scratchAt` needs. */
export function transferScratch(numberOfDepths: i32): i32 {
  return numberOfDepths * (SUMS + MATRIX + 2 * SQUARE + 2 * VECTOR + 2 * GRADIENT) + 576;
}

/** Stokes profiles, [4][wavelengths]. */
export function transferSynthesize(): void {
  for (let w = 0; w < pairs; w++) solve(w, false);
}

/** Stokes profiles and local responses, [7][depths][4][wavelengths]. */
export function transferRespond(responses: usize): void {
  const row = pairs << 4;
  const quantity = depths * 4 * row;
  for (let w = 0; w < pairs; w++) {
    solve(w, true);
    differentiate();
    chain();
    for (let q = 0; q < 7; q++) {
      let to = responses + q * quantity + (w << 4);
      for (let d = 0; d < depths; d++) {
        const from = local + d * GRADIENT + q * VECTOR;
        const used = d >= deepest;
        for (let s = 0; s < 4; s++) {
          v128.store(to, used ? get(from, s) : both(0));
          to += row;
        }
      }
    }
  }
}

/**
 * Stokes profiles and [rows][4][wavelengths] derivatives. A term is four integers: quantity, row, and the range of
 * depths, followed in `profilesAt` by its values.
 */
export function transferRespondAlong(
  terms: usize,
  termCount: i32,
  profilesAt: usize,
  derivatives: usize,
  rows: i32,
): void {
  const step = pairs << 4;
  memory.fill(derivatives, 0, rows * 4 * step);
  for (let w = 0; w < pairs; w++) {
    solve(w, true);
    differentiate();
    chain();
    for (let t = 0; t < termCount; t++) {
      const term = terms + (t << 4);
      const quantity = load<i32>(term);
      let to = derivatives + load<i32>(term, 4) * 4 * step + (w << 4);
      const start = max(load<i32>(term, 8), deepest);
      const end = load<i32>(term, 12);
      let profile = profilesAt + ((t * depths + start) << 3);
      let from = local + start * GRADIENT + quantity * VECTOR;
      let a = both(0);
      let b = both(0);
      let c = both(0);
      let e = both(0);
      for (let d = start; d < end; d++) {
        const weight = bothAt(profile);
        a = madd(weight, get(from, 0), a);
        b = madd(weight, get(from, 1), b);
        c = madd(weight, get(from, 2), c);
        e = madd(weight, get(from, 3), e);
        profile += 8;
        from += GRADIENT;
      }
      put(to, 0, add(get(to), a));
      to += step;
      put(to, 0, add(get(to), b));
      to += step;
      put(to, 0, add(get(to), c));
      to += step;
      put(to, 0, add(get(to), e));
    }
  }
}

// @ts-ignore: decorator
@inline
function scalar(depth: i32, k: i32): f64 {
  return load<f64>(depthData + ((depth * DEPTH + k) << 3));
}

// @ts-ignore: decorator
@inline
function splat(depth: i32, k: i32): v128 {
  return bothAt(depthData + ((depth * DEPTH + k) << 3));
}

/** All ones in the lanes whose integration starts at a depth. */
// @ts-ignore: decorator
@inline
function startsAt(depth: i32): v128 {
  return i64x2.replace_lane(i64x2.splat(-(<i64>(bottom0 == depth))), 1, -(<i64>(bottom1 == depth)));
}

/** Goes down as far as light comes from, and integrates. */
// @ts-ignore: decorator
@inline
function solve(w: i32, slopes: bool): void {
  const pair = get(wavelengths, w);
  bottom0 = 0;
  bottom1 = 0;
  deepest = 0;
  for (let d = depths - 1; d >= deepest; d--) {
    const out = profiles + d * SUMS;
    const line = lineData + d * lineCount * (8 * LINE);
    if (slopes) sumsWithSlopes(lines, lineCount, line, pair, out);
    else sums(lines, lineCount, line, pair, out);
    const etaI = assemble(d, out);
    if (deepest > 0 || d == depths - 1) continue;
    const thickness = scalar(d, THICKNESS);
    if (!v128.any_true(f64x2.gt(mul(etaI, both(thickness)), both(THICK)))) continue;
    const least = mul(sub(etaI, polarised(d)), both(thickness));
    if (bottom0 == 0 && f64x2.extract_lane(least, 0) > THICK) bottom0 = d;
    if (bottom1 == 0 && f64x2.extract_lane(least, 1) > THICK) bottom1 = d;
    if (bottom0 > 0 && bottom1 > 0) deepest = <i32>scalar(min(bottom0, bottom1), FIRST);
  }
  bottom = min(bottom0, bottom1);
  integrate();
  const top = excess + (depths - 1) * VECTOR;
  const step = pairs << 4;
  put(stokes, w, add(get(top, 0), splat(depths - 1, SOURCE)));
  put(stokes + step, w, get(top, 1));
  put(stokes + 2 * step, w, get(top, 2));
  put(stokes + 3 * step, w, get(top, 3));
}

/** Length of eta_Q, eta_U, eta_V: light is damped at rates of at least eta_I less this. */
// @ts-ignore: decorator
@inline
function polarised(d: i32): v128 {
  const e = m + d * MATRIX;
  const q = get(e, 1);
  const u = get(e, 2);
  const v = get(e, 3);
  return f64x2.div(f64x2.sqrt(madd(v, v, madd(u, u, mul(q, q)))), splat(d, SLOPE));
}

/** Fills `m` from the sums; returns eta_I itself. */
// @ts-ignore: decorator
@inline
function assemble(d: i32, from: usize): v128 {
  const half = both(0.5);
  const slope = splat(d, SLOPE);
  const hBlue = get(from, 2);
  const fBlue = get(from, 3);
  const hRed = get(from, 4);
  const fRed = get(from, 5);
  const hSigma = mul(half, add(hBlue, hRed));
  const fSigma = mul(half, add(fBlue, fRed));
  const tilt = mul(half, splat(d, SINE2));
  const h = mul(sub(get(from, 0), hSigma), tilt);
  const f = mul(mul(sub(fSigma, get(from, 1)), tilt), slope);
  const etaI = add(add(splat(d, CONTINUUM), hSigma), h);
  const linear = mul(h, slope);
  const circular = mul(mul(half, splat(d, COSINE)), slope);
  const cos2 = splat(d, COS_AZIMUTH);
  const sin2 = splat(d, SIN_AZIMUTH);
  const to = m + d * MATRIX;
  put(to, 0, mul(etaI, slope));
  put(to, 1, mul(linear, cos2));
  put(to, 2, mul(linear, sin2));
  put(to, 3, mul(circular, sub(hRed, hBlue)));
  put(to, 4, mul(f, cos2));
  put(to, 5, mul(f, sin2));
  put(to, 6, mul(circular, sub(fBlue, fRed)));
  return etaI;
}

function integrate(): void {
  setSquare(bottom);
  invert(bottom, both(0), both(1), both(0));
  substitute(bottom, splat(bottom, SOURCE_SLOPE), both(0), both(0), both(0));
  for (let i = bottom + 1; i < depths; i++) {
    const half = splat(i, HALF);
    const twelfth = splat(i, TWELFTH);
    const low = m + (i - 1) * MATRIX;
    const own = m + i * MATRIX;
    const n = square + (i - 1) * SQUARE;
    const x = excess + (i - 1) * VECTOR;
    const x0 = get(x, 0);
    const x1 = get(x, 1);
    const x2 = get(x, 2);
    const x3 = get(x, 3);
    const m0 = get(low, 0);
    const m1 = get(low, 1);
    const m2 = get(low, 2);
    const m3 = get(low, 3);
    const r1 = get(low, 4);
    const r2 = get(low, 5);
    const r3 = get(low, 6);
    const above = mul(twelfth, splat(i, SOURCE_SLOPE));
    const below = mul(twelfth, splat(i - 1, SOURCE_SLOPE));
    const drop = sub(splat(i - 1, SOURCE), splat(i, SOURCE));
    let b0 = add(x0, mul(half, dot(m0, x0, m1, x1, m2, x2, m3, x3)));
    let b1 = add(x1, mul(half, nmadd(r3, x2, dot3(m1, x0, m0, x1, r2, x3))));
    let b2 = add(x2, mul(half, nmadd(r1, x3, dot3(m2, x0, r3, x1, m0, x2))));
    let b3 = add(x3, mul(half, nmadd(r2, x1, dot3(m3, x0, r1, x2, m0, x3))));
    b0 = madd(twelfth, dot(get(n, 0), x0, get(n, 1), x1, get(n, 2), x2, get(n, 3), x3), b0);
    b1 = madd(twelfth, dot(get(n, 4), x0, get(n, 5), x1, get(n, 6), x2, get(n, 7), x3), b1);
    b2 = madd(twelfth, dot(get(n, 8), x0, get(n, 9), x1, get(n, 10), x2, get(n, 11), x3), b2);
    b3 = madd(twelfth, dot(get(n, 12), x0, get(n, 13), x1, get(n, 14), x2, get(n, 15), x3), b3);
    b0 = add(b0, add(drop, nmadd(below, m0, mul(above, get(own, 0)))));
    b1 = add(b1, nmadd(below, m1, mul(above, get(own, 1))));
    b2 = add(b2, nmadd(below, m2, mul(above, get(own, 2))));
    b3 = add(b3, nmadd(below, m3, mul(above, get(own, 3))));
    setSquare(i);
    if (i == bottom0 || i == bottom1) {
      const start = startsAt(i);
      const zero = both(0);
      invert(
        i,
        v128.bitselect(zero, both(1), start),
        v128.bitselect(both(1), f64x2.neg(half), start),
        v128.bitselect(zero, twelfth, start),
      );
      b0 = v128.bitselect(splat(i, SOURCE_SLOPE), b0, start);
      b1 = v128.andnot(b1, start);
      b2 = v128.andnot(b2, start);
      b3 = v128.andnot(b3, start);
    } else {
      invert(i, both(1), f64x2.neg(half), twelfth);
    }
    substitute(i, b0, b1, b2, b3);
  }
}

// @ts-ignore: decorator
@inline
function dot3(a: v128, b: v128, c: v128, d: v128, e: v128, f: v128): v128 {
  return madd(a, b, madd(c, d, mul(e, f)));
}

// @ts-ignore: decorator
@inline
function dot(a: v128, b: v128, c: v128, d: v128, e: v128, f: v128, g: v128, h: v128): v128 {
  return add(madd(a, b, mul(c, d)), madd(e, f, mul(g, h)));
}

/** M' + M^2 of a layer. */
function setSquare(i: i32): void {
  const a = m + <i32>scalar(i, FIRST) * MATRIX;
  const c0 = splat(i, WEIGHTS);
  const c1 = splat(i, WEIGHTS + 1);
  const c2 = splat(i, WEIGHTS + 2);
  const e = m + i * MATRIX;
  const m0 = get(e, 0);
  const m1 = get(e, 1);
  const m2 = get(e, 2);
  const m3 = get(e, 3);
  const r1 = get(e, 4);
  const r2 = get(e, 5);
  const r3 = get(e, 6);
  const twice = add(m0, m0);
  const symmetric1 = madd(twice, m1, dot3(c0, get(a, 1), c1, get(a, 8), c2, get(a, 15)));
  const symmetric2 = madd(twice, m2, dot3(c0, get(a, 2), c1, get(a, 9), c2, get(a, 16)));
  const symmetric3 = madd(twice, m3, dot3(c0, get(a, 3), c1, get(a, 10), c2, get(a, 17)));
  const x1 = nmadd(r3, m2, mul(r2, m3));
  const x2 = nmadd(r1, m3, mul(r3, m1));
  const x3 = nmadd(r2, m1, mul(r1, m2));
  const n = square + i * SQUARE;
  put(n, 1, sub(symmetric1, x1));
  put(n, 4, add(symmetric1, x1));
  put(n, 2, sub(symmetric2, x2));
  put(n, 8, add(symmetric2, x2));
  put(n, 3, sub(symmetric3, x3));
  put(n, 12, add(symmetric3, x3));
  const turn1 = madd(twice, r1, dot3(c0, get(a, 4), c1, get(a, 11), c2, get(a, 18)));
  const turn2 = madd(twice, r2, dot3(c0, get(a, 5), c1, get(a, 12), c2, get(a, 19)));
  const turn3 = madd(twice, r3, dot3(c0, get(a, 6), c1, get(a, 13), c2, get(a, 20)));
  const q12 = madd(m1, m2, mul(r1, r2));
  const q13 = madd(m1, m3, mul(r1, r3));
  const q23 = madd(m2, m3, mul(r2, r3));
  put(n, 6, sub(q12, turn3));
  put(n, 9, add(q12, turn3));
  put(n, 7, add(q13, turn2));
  put(n, 13, sub(q13, turn2));
  put(n, 11, sub(q23, turn1));
  put(n, 14, add(q23, turn1));
  const diagonal = madd(m0, m0, dot3(c0, get(a, 0), c1, get(a, 7), c2, get(a, 14)));
  const m11 = mul(m1, m1);
  const m22 = mul(m2, m2);
  const m33 = mul(m3, m3);
  const r11 = mul(r1, r1);
  const r22 = mul(r2, r2);
  const r33 = mul(r3, r3);
  put(n, 0, add(diagonal, add(m11, add(m22, m33))));
  put(n, 5, add(diagonal, sub(m11, add(r22, r33))));
  put(n, 10, add(diagonal, sub(m22, add(r11, r33))));
  put(n, 15, add(diagonal, sub(m33, add(r11, r22))));
}

/** Inverse of A = one + perM M + perN N, by the determinants of its upper and lower halves. */
function invert(i: i32, one: v128, perM: v128, perN: v128): void {
  const e = m + i * MATRIX;
  const n = square + i * SQUARE;
  const to = inverses + i * SQUARE;
  const m1 = mul(perM, get(e, 1));
  const m2 = mul(perM, get(e, 2));
  const m3 = mul(perM, get(e, 3));
  const r1 = mul(perM, get(e, 4));
  const r2 = mul(perM, get(e, 5));
  const r3 = mul(perM, get(e, 6));
  const diagonal = madd(perM, get(e, 0), one);
  const a00 = madd(perN, get(n, 0), diagonal);
  const a01 = madd(perN, get(n, 1), m1);
  const a02 = madd(perN, get(n, 2), m2);
  const a03 = madd(perN, get(n, 3), m3);
  const a10 = madd(perN, get(n, 4), m1);
  const a11 = madd(perN, get(n, 5), diagonal);
  const a12 = sub(mul(perN, get(n, 6)), r3);
  const a13 = madd(perN, get(n, 7), r2);
  const a20 = madd(perN, get(n, 8), m2);
  const a21 = madd(perN, get(n, 9), r3);
  const a22 = madd(perN, get(n, 10), diagonal);
  const a23 = sub(mul(perN, get(n, 11)), r1);
  const a30 = madd(perN, get(n, 12), m3);
  const a31 = sub(mul(perN, get(n, 13)), r2);
  const a32 = madd(perN, get(n, 14), r1);
  const a33 = madd(perN, get(n, 15), diagonal);
  const s0 = minor(a00, a11, a10, a01);
  const s1 = minor(a00, a12, a10, a02);
  const s2 = minor(a00, a13, a10, a03);
  const s3 = minor(a01, a12, a11, a02);
  const s4 = minor(a01, a13, a11, a03);
  const s5 = minor(a02, a13, a12, a03);
  const c0 = minor(a20, a31, a30, a21);
  const c1 = minor(a20, a32, a30, a22);
  const c2 = minor(a20, a33, a30, a23);
  const c3 = minor(a21, a32, a31, a22);
  const c4 = minor(a21, a33, a31, a23);
  const c5 = minor(a22, a33, a32, a23);
  const inverse = f64x2.div(
    both(1),
    sub(add(dot3(s0, c5, s2, c3, s3, c2), mul(s5, c0)), madd(s1, c4, mul(s4, c1))),
  );
  const minus = f64x2.neg(inverse);
  put(to, 0, mul(inverse, cofactor(a11, c5, a12, c4, a13, c3)));
  put(to, 1, mul(minus, cofactor(a01, c5, a02, c4, a03, c3)));
  put(to, 2, mul(inverse, cofactor(a31, s5, a32, s4, a33, s3)));
  put(to, 3, mul(minus, cofactor(a21, s5, a22, s4, a23, s3)));
  put(to, 4, mul(minus, cofactor(a10, c5, a12, c2, a13, c1)));
  put(to, 5, mul(inverse, cofactor(a00, c5, a02, c2, a03, c1)));
  put(to, 6, mul(minus, cofactor(a30, s5, a32, s2, a33, s1)));
  put(to, 7, mul(inverse, cofactor(a20, s5, a22, s2, a23, s1)));
  put(to, 8, mul(inverse, cofactor(a10, c4, a11, c2, a13, c0)));
  put(to, 9, mul(minus, cofactor(a00, c4, a01, c2, a03, c0)));
  put(to, 10, mul(inverse, cofactor(a30, s4, a31, s2, a33, s0)));
  put(to, 11, mul(minus, cofactor(a20, s4, a21, s2, a23, s0)));
  put(to, 12, mul(minus, cofactor(a10, c3, a11, c1, a12, c0)));
  put(to, 13, mul(inverse, cofactor(a00, c3, a01, c1, a02, c0)));
  put(to, 14, mul(minus, cofactor(a30, s3, a31, s1, a32, s0)));
  put(to, 15, mul(inverse, cofactor(a20, s3, a21, s1, a22, s0)));
}

// @ts-ignore: decorator
@inline
function minor(a: v128, b: v128, c: v128, d: v128): v128 {
  return nmadd(c, d, mul(a, b));
}

// @ts-ignore: decorator
@inline
function cofactor(a: v128, b: v128, c: v128, d: v128, e: v128, f: v128): v128 {
  return madd(e, f, nmadd(c, d, mul(a, b)));
}

/** I - S of a layer from its right-hand side. */
// @ts-ignore: decorator
@inline
function substitute(i: i32, b0: v128, b1: v128, b2: v128, b3: v128): void {
  const f = inverses + i * SQUARE;
  const to = excess + i * VECTOR;
  put(to, 0, dot(get(f, 0), b0, get(f, 1), b1, get(f, 2), b2, get(f, 3), b3));
  put(to, 1, dot(get(f, 4), b0, get(f, 5), b1, get(f, 6), b2, get(f, 7), b3));
  put(to, 2, dot(get(f, 8), b0, get(f, 9), b1, get(f, 10), b2, get(f, 11), b3));
  put(to, 3, dot(get(f, 12), b0, get(f, 13), b1, get(f, 14), b2, get(f, 15), b3));
}

/** Derivatives of the emergent light to the elements and to the source function of every layer, by the transposed recursion. */
function differentiate(): void {
  const zero = both(0);
  memory.fill(toElements + deepest * GRADIENT, 0, (depths - deepest) * GRADIENT);
  memory.fill(toSource + deepest * VECTOR, 0, (depths - deepest) * VECTOR);
  memory.fill(carried, 0, 512);
  for (let s = 0; s < 4; s++) put(carried, 5 * s, both(1));
  put(toSource + (depths - 1) * VECTOR, 0, both(1));
  for (let i = depths - 1; i >= bottom; i--) {
    const mixed = i == bottom0 || i == bottom1;
    const last = i == bottom ? i64x2.splat(-1) : mixed ? startsAt(i) : zero;
    const half = v128.andnot(splat(i, HALF), last);
    const twelfth = v128.andnot(splat(i, TWELFTH), last);
    const halfUp = i == depths - 1 ? zero : splat(i + 1, HALF);
    const twelfthUp = i == depths - 1 ? zero : splat(i + 1, TWELFTH);
    const bound = v128.bitselect(both(-1), half, last);
    const f = inverses + i * SQUARE;
    const own = <i32>scalar(i, FIRST);
    const place = i - own;
    const ownWeight = splat(i, WEIGHTS + place);
    const a = m + i * MATRIX;
    const x = excess + i * VECTOR;
    // M D - S' e
    const g = carried + 512;
    {
      const d0 = get(x, 0);
      const d1 = get(x, 1);
      const d2 = get(x, 2);
      const d3 = get(x, 3);
      const m0 = get(a, 0);
      const r1 = get(a, 4);
      const r2 = get(a, 5);
      const r3 = get(a, 6);
      put(g, 0, sub(dot(m0, d0, get(a, 1), d1, get(a, 2), d2, get(a, 3), d3), splat(i, SOURCE_SLOPE)));
      put(g, 1, nmadd(r3, d2, dot3(get(a, 1), d0, m0, d1, r2, d3)));
      put(g, 2, nmadd(r1, d3, dot3(get(a, 2), d0, r3, d1, m0, d2)));
      put(g, 3, nmadd(r2, d1, dot3(get(a, 3), d0, r1, d2, m0, d3)));
    }
    for (let s = 0; s < 4; s++) {
      const o = carried + (s << 6);
      const p = o + 256;
      const o0 = get(o, 0);
      const o1 = get(o, 1);
      const o2 = get(o, 2);
      const o3 = get(o, 3);
      const p0 = dot(o0, get(f, 0), o1, get(f, 4), o2, get(f, 8), o3, get(f, 12));
      const p1 = dot(o0, get(f, 1), o1, get(f, 5), o2, get(f, 9), o3, get(f, 13));
      const p2 = dot(o0, get(f, 2), o1, get(f, 6), o2, get(f, 10), o3, get(f, 14));
      const p3 = dot(o0, get(f, 3), o1, get(f, 7), o2, get(f, 11), o3, get(f, 15));
      const u0 = get(p, 0);
      const u1 = get(p, 1);
      const u2 = get(p, 2);
      const u3 = get(p, 3);
      // What pairs with M^2 and with M'.
      const v0 = nmadd(twelfth, p0, mul(twelfthUp, u0));
      const v1 = nmadd(twelfth, p1, mul(twelfthUp, u1));
      const v2 = nmadd(twelfth, p2, mul(twelfthUp, u2));
      const v3 = nmadd(twelfth, p3, mul(twelfthUp, u3));
      const m0 = get(a, 0);
      const m1 = get(a, 1);
      const m2 = get(a, 2);
      const m3 = get(a, 3);
      const r1 = get(a, 4);
      const r2 = get(a, 5);
      const r3 = get(a, 6);
      const diagonal = add(m0, ownWeight);
      const vm = dot(v0, m0, v1, m1, v2, m2, v3, m3);
      const w0 = add(madd(bound, p0, mul(halfUp, u0)), madd(ownWeight, v0, vm));
      const w1 = add(madd(bound, p1, mul(halfUp, u1)), nmadd(v3, r2, dot3(v0, m1, v1, diagonal, v2, r3)));
      const w2 = add(madd(bound, p2, mul(halfUp, u2)), nmadd(v1, r3, dot3(v0, m2, v2, diagonal, v3, r1)));
      const w3 = add(madd(bound, p3, mul(halfUp, u3)), nmadd(v2, r1, dot3(v0, m3, v1, r2, v3, diagonal)));
      const d0 = get(x, 0);
      const d1 = get(x, 1);
      const d2 = get(x, 2);
      const d3 = get(x, 3);
      const g0 = get(g, 0);
      const g1 = get(g, 1);
      const g2 = get(g, 2);
      const g3 = get(g, 3);
      const t = toElements + i * GRADIENT + s * MATRIX;
      gain(t, 0, add(dot(w0, d0, w1, d1, w2, d2, w3, d3), dot(v0, g0, v1, g1, v2, g2, v3, g3)));
      gain(t, 1, dot(w0, d1, w1, d0, v0, g1, v1, g0));
      gain(t, 2, dot(w0, d2, w2, d0, v0, g2, v2, g0));
      gain(t, 3, dot(w0, d3, w3, d0, v0, g3, v3, g0));
      gain(t, 4, sub(madd(w3, d2, mul(v3, g2)), madd(w2, d3, mul(v2, g3))));
      gain(t, 5, sub(madd(w1, d3, mul(v1, g3)), madd(w3, d1, mul(v3, g1))));
      gain(t, 6, sub(madd(w2, d1, mul(v2, g1)), madd(w1, d2, mul(v1, g2))));
      // The neighbours' elements enter by M', their source functions by S'.
      const e0 = dot(v0, d0, v1, d1, v2, d2, v3, d3);
      const e1 = madd(v0, d1, mul(v1, d0));
      const e2 = madd(v0, d2, mul(v2, d0));
      const e3 = madd(v0, d3, mul(v3, d0));
      const e4 = nmadd(v2, d3, mul(v3, d2));
      const e5 = nmadd(v3, d1, mul(v1, d3));
      const e6 = nmadd(v1, d2, mul(v2, d1));
      const slope = sub(v128.and(p0, last), vm);
      gain(toSource + i * VECTOR, s, sub(u0, v128.andnot(p0, last)));
      for (let j = 0; j < 3; j++) {
        const c = splat(i, WEIGHTS + j);
        gain(toSource + (own + j) * VECTOR, s, mul(c, slope));
        if (j == place) continue;
        const y = toElements + (own + j) * GRADIENT + s * MATRIX;
        gain(y, 0, mul(c, e0));
        gain(y, 1, mul(c, e1));
        gain(y, 2, mul(c, e2));
        gain(y, 3, mul(c, e3));
        gain(y, 4, mul(c, e4));
        gain(y, 5, mul(c, e5));
        gain(y, 6, mul(c, e6));
      }
      if (i == bottom) continue;
      put(p, 0, v128.andnot(p0, last));
      put(p, 1, v128.andnot(p1, last));
      put(p, 2, v128.andnot(p2, last));
      put(p, 3, v128.andnot(p3, last));
      // O of the layer below: this row times B.
      const low = a - MATRIX;
      const n = square + (i - 1) * SQUARE;
      const k0 = get(low, 0);
      const k1 = get(low, 1);
      const k2 = get(low, 2);
      const k3 = get(low, 3);
      const s1 = get(low, 4);
      const s2 = get(low, 5);
      const s3 = get(low, 6);
      const b0 = madd(half, dot(p0, k0, p1, k1, p2, k2, p3, k3), p0);
      const b1 = madd(half, nmadd(p3, s2, dot3(p0, k1, p1, k0, p2, s3)), p1);
      const b2 = madd(half, nmadd(p1, s3, dot3(p0, k2, p2, k0, p3, s1)), p2);
      const b3 = madd(half, nmadd(p2, s1, dot3(p0, k3, p1, s2, p3, k0)), p3);
      const n0 = dot(p0, get(n, 0), p1, get(n, 4), p2, get(n, 8), p3, get(n, 12));
      const n1 = dot(p0, get(n, 1), p1, get(n, 5), p2, get(n, 9), p3, get(n, 13));
      const n2 = dot(p0, get(n, 2), p1, get(n, 6), p2, get(n, 10), p3, get(n, 14));
      const n3 = dot(p0, get(n, 3), p1, get(n, 7), p2, get(n, 11), p3, get(n, 15));
      put(o, 0, v128.andnot(madd(twelfth, n0, b0), last));
      put(o, 1, v128.andnot(madd(twelfth, n1, b1), last));
      put(o, 2, v128.andnot(madd(twelfth, n2, b2), last));
      put(o, 3, v128.andnot(madd(twelfth, n3, b3), last));
    }
  }
}

// @ts-ignore: decorator
@inline
function gain(at: usize, k: i32, value: v128): void {
  put(at, k, add(get(at, k), value));
}

/** From the elements and the source function to the local quantities. */
function chain(): void {
  const half = both(0.5);
  for (let d = deepest; d < depths; d++) {
    const sum = profiles + d * SUMS;
    const e = m + d * MATRIX;
    const sine = splat(d, SINE);
    const cosine = splat(d, COSINE);
    const halfSine2 = mul(half, splat(d, SINE2));
    const halfCosine = mul(half, cosine);
    const cos2 = splat(d, COS_AZIMUTH);
    const sin2 = splat(d, SIN_AZIMUTH);
    const slope = splat(d, SLOPE);
    const minusSlope = f64x2.neg(slope);
    const dipoleH = nmadd(half, add(get(sum, 2), get(sum, 4)), get(sum, 0));
    const dipoleF = nmadd(half, add(get(sum, 3), get(sum, 5)), get(sum, 1));
    const circularH = mul(half, sub(get(sum, 4), get(sum, 2)));
    const circularF = mul(half, sub(get(sum, 5), get(sum, 3)));
    const radian = both(RADIAN);
    const tilt = mul(radian, mul(sine, cosine));
    const swing = mul(radian, sine);
    const out = local + d * GRADIENT;
    for (let s = 0; s < 4; s++) {
      const t = toElements + d * GRADIENT + s * MATRIX;
      const perQ = get(t, 1);
      const perU = get(t, 2);
      const perRhoQ = get(t, 4);
      const perRhoU = get(t, 5);
      const perI = mul(slope, get(t, 0));
      const perLinear = mul(slope, madd(perQ, cos2, mul(perU, sin2)));
      const perV = mul(slope, get(t, 3));
      const perTurn = mul(minusSlope, madd(perRhoQ, cos2, mul(perRhoU, sin2)));
      const perRhoV = mul(minusSlope, get(t, 6));
      const perSource = get(toSource + d * VECTOR, s);
      // To the six sums.
      const both2 = add(perI, perLinear);
      const hPi = mul(halfSine2, both2);
      const fPi = mul(halfSine2, perTurn);
      const hSigma = mul(half, sub(perI, hPi));
      const hSplit = mul(halfCosine, perV);
      const fSigma = mul(half, fPi);
      const fSplit = mul(halfCosine, perRhoV);
      const hBlue = sub(hSigma, hSplit);
      const hRed = add(hSigma, hSplit);
      const fBlue = f64x2.neg(add(fSigma, fSplit));
      const fRed = sub(fSplit, fSigma);
      for (let q = 0; q < 5; q++) {
        const k = sum + (q + 1) * 96;
        let value = add(
          dot(hPi, get(k, 0), fPi, get(k, 1), hBlue, get(k, 2), fBlue, get(k, 3)),
          madd(hRed, get(k, 4), mul(fRed, get(k, 5))),
        );
        if (q < 2) {
          value = madd(perI, splat(d, D_CONTINUUM + q), value);
          value = madd(perSource, splat(d, D_SOURCE + q), value);
        }
        put(out + q * VECTOR, s, value);
      }
      put(
        out + 5 * VECTOR,
        s,
        nmadd(swing, madd(circularH, perV, mul(circularF, perRhoV)), mul(tilt, madd(dipoleH, both2, mul(dipoleF, perTurn)))),
      );
      put(
        out + 6 * VECTOR,
        s,
        mul(
          both(2 * RADIAN),
          sub(madd(get(e, 1), perU, mul(get(e, 4), perRhoU)), madd(get(e, 2), perQ, mul(get(e, 5), perRhoQ))),
        ),
      );
    }
  }
}
