// Milne-Eddington atmosphere: the analytic solution (Unno 1956, Rachkovsky 1962) and its derivatives.
//
// With the absorption matrix K = kI + N, N = [0 k; k R(f)], R(f) x = x cross f, the emergent Stokes vector is
// S0 e + S1 x, x = inverse(K) e, and a derivative is -S1 inverse(K) dK x. N satisfies its characteristic equation, so
// that with c = k.k - f.f and d = k.f
//   inverse(K) = [kI (kI^2 - c) - kI^2 N + kI N^2 - d M] / (kI^2 (kI^2 - c) - d^2),   M = [0 f; f -R(k)].
import { add, both, bothAt, get, madd, mul, nmadd, put, sub } from "./lanes";
import { tableSums } from "./voigt-table";

/** Columns that the solution writes at each wavelength: x, then -S1 inverse(K) dK x of seven parameters, four Stokes each. */
const COLUMNS: i32 = 32;
/** Parameters: field, inclination, azimuth, velocity, Doppler width, eta0, damping, S0, S1, fill. */
const PARAMETERS: i32 = 10;
/** Bytes of a line before its components: wavelength, wavelength / c, splitting per gauss, strength, counts of pi, blue, red. */
const LINE_HEAD: usize = 56;
/** Bytes of six sums: absorption pi, (blue + red) / 2, red - blue, then dispersion. */
const SUMS: i32 = 96;
/** Degrees to radians. */
const RADIAN: f64 = Math.PI / 180;

let grid: usize = 0;
let gridPairs: i32 = 0;
let lines: usize = 0;
let lineCount: i32 = 0;
// Scratch: three Zeeman groups of six pairs, then the sums of the value and of its slopes to field, velocity, Doppler
// width and damping.
let groups: usize = 0;
let sums: usize = 0;
let table: usize = 0;
let samples: i32 = 0;
let starts: usize = 0;
let width: i32 = 0;
let weights: usize = 0;
let rows: usize = 0;
let stray: usize = 0;
let profile: usize = 0;
let jacobian: usize = 0;

/**
 * Where things lie. `rows` is [wavelength][32] and used with a sampling only (`width` > 0); `profileAt` is the sampled
 * x, [4][samples], `jacobianAt` [11][4][samples]: Stokes, then the parameters. Samples and wavelengths are padded to even.
 */
export function meConfigure(
  gridAt: usize,
  gridLength: i32,
  linesAt: usize,
  numberOfLines: i32,
  scratchAt: usize,
  tableAt: usize,
  sampleCount: i32,
  startsAt: usize,
  samplingWidth: i32,
  weightsAt: usize,
  rowsAt: usize,
  strayAt: usize,
  profileAt: usize,
  jacobianAt: usize,
): void {
  grid = gridAt;
  gridPairs = gridLength >> 1;
  lines = linesAt;
  lineCount = numberOfLines;
  groups = scratchAt;
  sums = scratchAt + 288;
  table = tableAt;
  samples = sampleCount;
  starts = startsAt;
  width = samplingWidth;
  weights = weightsAt;
  rows = rowsAt;
  stray = strayAt;
  profile = profileAt;
  jacobian = jacobianAt;
}

/** Fills the Stokes part of the jacobian. */
export function meSynthesize(parameters: usize): void {
  solve(parameters, false);
  if (width > 0) sample(4);
  finish(parameters, false);
}

/** Fills the whole jacobian. */
export function meRespond(parameters: usize): void {
  solve(parameters, true);
  if (width > 0) sample(COLUMNS);
  finish(parameters, true);
}

// @ts-ignore: decorator
@inline
function parameter(parameters: usize, k: i32): f64 {
  return load<f64>(parameters + (k << 3));
}

// @ts-ignore: decorator
@inline
function fillOf(parameters: usize): f64 {
  return stray ? parameter(parameters, 9) : 1;
}

/** Writes the columns at every wavelength of the grid. */
function solve(parameters: usize, slopes: bool): void {
  const inclination = parameter(parameters, 1) * RADIAN;
  const azimuth = parameter(parameters, 2) * RADIAN;
  const eta = parameter(parameters, 5);
  const scale = -parameter(parameters, 8) * fillOf(parameters);
  const sine = Math.sin(inclination);
  const cosine = Math.cos(inclination);
  const sin2 = both(sine * sine);
  const onePlusCos2 = both(1 + cosine * cosine);
  const cosGamma = both(cosine);
  const sinSquaredCos = both(sine * sine * Math.cos(2 * azimuth));
  const sinSquaredSin = both(sine * sine * Math.sin(2 * azimuth));
  const double = 2 * sine * cosine;
  const doubleCos = both(double * Math.cos(2 * azimuth));
  const doubleSin = both(double * Math.sin(2 * azimuth));
  const minusSine = both(-sine);
  const one = both(1);

  for (let w = 0; w < gridPairs; w++) {
    sumLines(parameters, get(grid, w), slopes);
    const p = get(sums, 0);
    const s = get(sums, 1);
    const t = get(sums, 2);
    const a = sub(p, s);
    const kI = add(one, madd(p, sin2, mul(s, onePlusCos2)));
    const kQ = mul(a, sinSquaredCos);
    const kU = mul(a, sinSquaredSin);
    const kV = mul(t, cosGamma);
    const b = sub(get(sums, 3), get(sums, 4));
    const fQ = mul(b, sinSquaredCos);
    const fU = mul(b, sinSquaredSin);
    const fV = mul(get(sums, 5), cosGamma);

    const kI2 = mul(kI, kI);
    const kk = madd(kQ, kQ, madd(kU, kU, mul(kV, kV)));
    const ff = madd(fQ, fQ, madd(fU, fU, mul(fV, fV)));
    const kf = madd(kQ, fQ, madd(kU, fU, mul(kV, fV)));
    const inverse = f64x2.div(one, nmadd(kf, kf, mul(kI2, add(sub(kI2, kk), ff))));
    // kI k cross f, kI^2 k + (k.f) f and kI^2 f + (k.f) k', over the determinant.
    const kIi = mul(kI, inverse);
    const kI2i = mul(kI2, inverse);
    const kfi = mul(kf, inverse);
    const gQ = mul(kIi, nmadd(kV, fU, mul(kU, fV)));
    const gU = mul(kIi, nmadd(kQ, fV, mul(kV, fQ)));
    const gV = mul(kIi, nmadd(kU, fQ, mul(kQ, fU)));
    const hQ = madd(kI2i, kQ, mul(kfi, fQ));
    const hU = madd(kI2i, kU, mul(kfi, fU));
    const hV = madd(kI2i, kV, mul(kfi, fV));
    const x0 = mul(kIi, add(kI2, ff));
    const x1 = sub(gQ, hQ);
    const x2 = sub(gU, hU);
    const x3 = sub(gV, hV);
    if (width > 0) {
      const row = rows + w * (2 * 8 * COLUMNS);
      putRows(row, 0, x0, x1, x2, x3);
    } else {
      putColumns(profile, w, x0, x1, x2, x3);
    }
    if (!slopes) continue;

    // The rest of the inverse, times the scale of the derivatives.
    const factor = both(scale);
    const m00 = mul(factor, x0);
    const r1 = mul(factor, x1);
    const r2 = mul(factor, x2);
    const r3 = mul(factor, x3);
    const c1 = mul(factor, sub(f64x2.neg(gQ), hQ));
    const c2 = mul(factor, sub(f64x2.neg(gU), hU));
    const c3 = mul(factor, sub(f64x2.neg(gV), hV));
    const fi = mul(factor, kIi);
    const diagonal = mul(fi, sub(kI2, kk));
    const m11 = madd(fi, madd(kQ, kQ, mul(fQ, fQ)), diagonal);
    const m22 = madd(fi, madd(kU, kU, mul(fU, fU)), diagonal);
    const m33 = madd(fi, madd(kV, kV, mul(fV, fV)), diagonal);
    const s12 = mul(fi, madd(kQ, kU, mul(fQ, fU)));
    const s13 = mul(fi, madd(kQ, kV, mul(fQ, fV)));
    const s23 = mul(fi, madd(kU, kV, mul(fU, fV)));
    const aQ = mul(factor, nmadd(kI2i, fQ, mul(kfi, kQ)));
    const aU = mul(factor, nmadd(kI2i, fU, mul(kfi, kU)));
    const aV = mul(factor, nmadd(kI2i, fV, mul(kfi, kV)));
    const m12 = add(s12, aV);
    const m21 = sub(s12, aV);
    const m31 = add(s13, aU);
    const m13 = sub(s13, aU);
    const m23 = add(s23, aQ);
    const m32 = sub(s23, aQ);

    const row = rows + w * (2 * 8 * COLUMNS);
    // Field, velocity, Doppler width, damping; inclination; azimuth; eta0.
    for (let q = 0; q < 7; q++) {
      let t0: v128;
      let t1: v128;
      let t2: v128;
      let t3: v128;
      let place = 0;
      if (q == 6) {
        place = 5;
        const over = both(1 / eta);
        t0 = mul(over, sub(one, x0));
        t1 = mul(over, f64x2.neg(x1));
        t2 = mul(over, f64x2.neg(x2));
        t3 = mul(over, f64x2.neg(x3));
      } else {
        let eI: v128;
        let eQ: v128;
        let eU: v128;
        let eV: v128;
        let oQ: v128;
        let oU: v128;
        let oV: v128;
        if (q < 4) {
          place = q == 0 ? 0 : q + 2 + i32(q == 3);
          const at = sums + (q + 1) * SUMS;
          const dp = get(at, 0);
          const ds = get(at, 1);
          const da = sub(dp, ds);
          eI = madd(dp, sin2, mul(ds, onePlusCos2));
          eQ = mul(da, sinSquaredCos);
          eU = mul(da, sinSquaredSin);
          eV = mul(get(at, 2), cosGamma);
          const db = sub(get(at, 3), get(at, 4));
          oQ = mul(db, sinSquaredCos);
          oU = mul(db, sinSquaredSin);
          oV = mul(get(at, 5), cosGamma);
        } else if (q == 4) {
          place = 1;
          const degree = both(RADIAN);
          const ra = mul(degree, a);
          const rb = mul(degree, b);
          eI = mul(ra, both(double));
          eQ = mul(ra, doubleCos);
          eU = mul(ra, doubleSin);
          eV = mul(mul(degree, t), minusSine);
          oQ = mul(rb, doubleCos);
          oU = mul(rb, doubleSin);
          oV = mul(mul(degree, get(sums, 5)), minusSine);
        } else {
          place = 2;
          const turn = both(2 * RADIAN);
          eI = both(0);
          eQ = mul(turn, f64x2.neg(kU));
          eU = mul(turn, kQ);
          eV = both(0);
          oQ = mul(turn, f64x2.neg(fU));
          oU = mul(turn, fQ);
          oV = both(0);
        }
        t0 = madd(eI, x0, madd(eQ, x1, madd(eU, x2, mul(eV, x3))));
        t1 = madd(eQ, x0, madd(eI, x1, nmadd(x3, oU, mul(x2, oV))));
        t2 = madd(eU, x0, madd(eI, x2, nmadd(x1, oV, mul(x3, oQ))));
        t3 = madd(eV, x0, madd(eI, x3, nmadd(x2, oQ, mul(x1, oU))));
      }
      const d0 = madd(m00, t0, madd(c1, t1, madd(c2, t2, mul(c3, t3))));
      const d1 = madd(r1, t0, madd(m11, t1, madd(m12, t2, mul(m13, t3))));
      const d2 = madd(r2, t0, madd(m21, t1, madd(m22, t2, mul(m23, t3))));
      const d3 = madd(r3, t0, madd(m31, t1, madd(m32, t2, mul(m33, t3))));
      if (width > 0) putRows(row, 4 + 4 * place, d0, d1, d2, d3);
      else putColumns(jacobian + (place + 1) * samples * 32, w, d0, d1, d2, d3);
    }
  }
}

/** Four values of two wavelengths into their rows. */
// @ts-ignore: decorator
@inline
function putRows(row: usize, column: i32, a: v128, b: v128, c: v128, d: v128): void {
  const at = row + (column << 3);
  v128.store(at, i64x2.shuffle(a, b, 0, 2));
  v128.store(at, i64x2.shuffle(c, d, 0, 2), 16);
  v128.store(at + 8 * COLUMNS, i64x2.shuffle(a, b, 1, 3));
  v128.store(at + 8 * COLUMNS, i64x2.shuffle(c, d, 1, 3), 16);
}

// @ts-ignore: decorator
@inline
function putColumns(at: usize, w: i32, a: v128, b: v128, c: v128, d: v128): void {
  const step = samples << 3;
  put(at, w, a);
  put(at + step, w, b);
  put(at + 2 * step, w, c);
  put(at + 3 * step, w, d);
}

/** The absorption and dispersion profiles of all lines at two wavelengths, and their slopes. */
function sumLines(parameters: usize, wavelengths: v128, slopes: bool): void {
  const field = parameter(parameters, 0);
  const velocity = parameter(parameters, 3);
  const doppler = both(1 / parameter(parameters, 4));
  const eta = parameter(parameters, 5);
  const damping = both(parameter(parameters, 6));
  memory.fill(sums, 0, slopes ? 5 * SUMS : SUMS);
  let line = lines;
  for (let l = 0; l < lineCount; l++) {
    const centre = load<f64>(line);
    const drift = load<f64>(line, 8);
    const split = load<f64>(line, 16);
    const half = both(0.5 * eta * load<f64>(line, 24));
    const u = mul(sub(wavelengths, both(centre + drift * velocity)), doppler);
    const splitting = mul(both(split * field), doppler);
    let components = line + LINE_HEAD;
    for (let g = 0; g < 3; g++) {
      const count = <i32>load<f64>(line + (g << 3), 32);
      tableSums(table, damping, components, count, u, splitting, groups + g * SUMS, slopes);
      components += count << 4;
    }
    line = components;
    addGroups(0, 0, half);
    addGroups(3, 1, half);
    if (!slopes) continue;
    const byField = mul(half, mul(both(-split), doppler));
    addGroups(6, 4, byField);
    addGroups(9, 5, byField);
    const byVelocity = mul(half, mul(both(-drift), doppler));
    addGroups(12, 2, byVelocity);
    addGroups(15, 3, byVelocity);
    // v H_v = u H_v - splitting (shift H_v).
    const byWidth = mul(half, mul(u, f64x2.neg(doppler)));
    addGroups(18, 2, byWidth);
    addGroups(21, 3, byWidth);
    const back = mul(half, mul(splitting, doppler));
    addGroups(18, 4, back);
    addGroups(21, 5, back);
    addGroups(24, 3, f64x2.neg(half));
    addGroups(27, 2, half);
  }
}

/** Adds sum `which` of the three groups, times a factor, to three pairs of the sums. */
// @ts-ignore: decorator
@inline
function addGroups(to: i32, which: i32, factor: v128): void {
  const blue = get(groups, 6 + which);
  const red = get(groups, 12 + which);
  put(sums, to, madd(factor, get(groups, which), get(sums, to)));
  put(sums, to + 1, madd(factor, mul(both(0.5), add(blue, red)), get(sums, to + 1)));
  put(sums, to + 2, madd(factor, sub(red, blue), get(sums, to + 2)));
}

/** From the rows of the grid to the samples of the first columns. */
function sample(columns: i32): void {
  for (let i = 0; i < samples; i++) {
    const first = rows + load<i32>(starts + (i << 2)) * (8 * COLUMNS);
    for (let c = 0; c < columns; c += 8) {
      let row = first + (c << 3);
      let at = weights + i * width * 8;
      let a = both(0);
      let b = both(0);
      let d = both(0);
      let e = both(0);
      for (let k = 0; k < width; k++) {
        const weight = bothAt(at);
        a = madd(weight, get(row, 0), a);
        b = madd(weight, get(row, 1), b);
        d = madd(weight, get(row, 2), d);
        e = madd(weight, get(row, 3), e);
        row += 8 * COLUMNS;
        at += 8;
      }
      scatter(c, i, a);
      scatter(c + 2, i, b);
      if (columns == 4) continue;
      scatter(c + 4, i, d);
      scatter(c + 6, i, e);
    }
  }
}

// @ts-ignore: decorator
@inline
function scatter(column: i32, i: i32, pair: v128): void {
  const base = column < 4 ? profile : jacobian;
  const at = base + ((column * samples + i) << 3);
  store<f64>(at, f64x2.extract_lane(pair, 0));
  store<f64>(at + (samples << 3), f64x2.extract_lane(pair, 1));
}

/** Stokes from x, and the derivatives to S0, S1 and the fill. */
function finish(parameters: usize, slopes: bool): void {
  const pairs = samples >> 1;
  const step = samples << 3;
  const fill = fillOf(parameters);
  const s0 = both(parameter(parameters, 7));
  const s1 = both(parameter(parameters, 8));
  const magnetic = both(fill);
  const rest = both(1 - fill);
  // What is 1 at every wavelength, as sampled, lies behind the sampled x.
  const unit = profile + 4 * step;
  for (let stokes = 0; stokes < 4; stokes++) {
    const shift = stokes * step;
    for (let w = 0; w < pairs; w++) {
      const x = get(profile + shift, w);
      const ones = stokes == 0 ? get(unit, w) : both(0);
      const own = madd(s0, ones, mul(s1, x));
      let seen = own;
      let outer = both(0);
      if (stray) {
        outer = get(stray + shift, w);
        seen = madd(magnetic, own, mul(rest, outer));
      }
      put(jacobian + shift, w, seen);
      if (!slopes) continue;
      put(jacobian + 32 * step + shift, w, mul(magnetic, ones));
      put(jacobian + 36 * step + shift, w, mul(magnetic, x));
      put(jacobian + 40 * step + shift, w, stray ? sub(own, outer) : both(0));
    }
  }
}

/**
 * Normal equations of the jacobian as it stands: `out` takes 10 sums of weight x residual x derivative, then
 * 10 x 10 of weight x derivative x derivative. Returns the sum of weight x residual^2.
 */
export function meNormal(observed: usize, weight: usize, residual: usize, out: usize): f64 {
  const pairs = samples << 1;
  const step = samples << 5;
  let total = both(0);
  for (let k = 0; k < pairs; k++) {
    const misfit = sub(get(observed, k), get(jacobian, k));
    const weighted = mul(get(weight, k), misfit);
    put(residual, k, weighted);
    total = madd(weighted, misfit, total);
  }
  for (let p = 0; p < PARAMETERS; p++) {
    const row = jacobian + (p + 1) * step;
    let gradient = both(0);
    for (let k = 0; k < pairs; k++) gradient = madd(get(residual, k), get(row, k), gradient);
    store<f64>(out + (p << 3), across(gradient));
    // Five products at a time: those left of the diagonal in the same block come out twice.
    for (let q = p < 5 ? 0 : 5; q < PARAMETERS; q += 5) {
      const q0 = jacobian + (q + 1) * step;
      const q1 = q0 + step;
      const q2 = q1 + step;
      const q3 = q2 + step;
      const q4 = q3 + step;
      let a = both(0);
      let b = both(0);
      let c = both(0);
      let d = both(0);
      let e = both(0);
      for (let k = 0; k < pairs; k++) {
        const weighted = mul(get(weight, k), get(row, k));
        a = madd(weighted, get(q0, k), a);
        b = madd(weighted, get(q1, k), b);
        c = madd(weighted, get(q2, k), c);
        d = madd(weighted, get(q3, k), d);
        e = madd(weighted, get(q4, k), e);
      }
      entry(out, p, q, across(a));
      entry(out, p, q + 1, across(b));
      entry(out, p, q + 2, across(c));
      entry(out, p, q + 3, across(d));
      entry(out, p, q + 4, across(e));
    }
  }
  return across(total);
}

// @ts-ignore: decorator
@inline
function across(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

// @ts-ignore: decorator
@inline
function entry(out: usize, p: i32, q: i32, value: f64): void {
  const matrix = out + 8 * PARAMETERS;
  store<f64>(matrix + ((p * PARAMETERS + q) << 3), value);
  store<f64>(matrix + ((q * PARAMETERS + p) << 3), value);
}
