// Voigt and Faraday-Voigt functions after Hui, Armstrong & Wray 1978 (JQSRT 19, 509), p = 6:
// H + iL = P(z) / Q(z) with z = a - iv. Both polynomials are real, so that dividing them by the quadratic whose roots
// are z and its conjugate leaves p1 z + p0 and q1 z + q0: two products a degree.
import { add, both, bothAt, madd, mul, put, sub } from "./lanes";

/** Sums over Zeeman components (shift and strength in memory) at v = u - shift * splitting of H and L: two pairs at `out`. */
export function profiles(components: usize, count: i32, u: v128, splitting: v128, a: v128, out: usize): void {
  sum(components, count, u, splitting, a, out, false);
}

/** Six pairs at `out`: H, L, H_v, L_v, shift H_v, shift L_v; H_a = -L_v and L_a = H_v. */
export function profileSlopes(
  components: usize,
  count: i32,
  u: v128,
  splitting: v128,
  a: v128,
  out: usize,
): void {
  sum(components, count, u, splitting, a, out, true);
}

// @ts-ignore: decorator
@inline
function sum(
  components: usize,
  count: i32,
  u: v128,
  splitting: v128,
  a: v128,
  out: usize,
  slopes: bool,
): void {
  let sumH = both(0);
  let sumL = both(0);
  let sumHv = both(0);
  let sumLv = both(0);
  let sumMHv = both(0);
  let sumMLv = both(0);
  const r = add(a, a);
  const aa = mul(a, a);
  const p5 = madd(r, both(0.564189583562615), both(5.912626209773153));
  const q6 = add(r, both(10.479857114260399));
  for (let k = 0; k < count; k++) {
    const shift = bothAt(components);
    const strength = bothAt(components + 8);
    components += 16;
    const v = sub(u, mul(shift, splitting));
    const s = madd(v, v, aa);
    let p1 = p5;
    let p0 = sub(both(30.180142196210589), mul(s, both(0.564189583562615)));
    let q1 = q6;
    let q0 = sub(both(53.992906912940207), s);
    let t = madd(r, p1, p0);
    p0 = sub(both(93.155580458138441), mul(s, p1));
    p1 = t;
    t = madd(r, q1, q0);
    q0 = sub(both(170.354001821091472), mul(s, q1));
    q1 = t;
    t = madd(r, p1, p0);
    p0 = sub(both(181.928533092181549), mul(s, p1));
    p1 = t;
    t = madd(r, q1, q0);
    q0 = sub(both(348.703917719495792), mul(s, q1));
    q1 = t;
    t = madd(r, p1, p0);
    p0 = sub(both(214.382388694706425), mul(s, p1));
    p1 = t;
    t = madd(r, q1, q0);
    q0 = sub(both(457.334478783897737), mul(s, q1));
    q1 = t;
    t = madd(r, p1, p0);
    p0 = sub(both(122.607931777104326), mul(s, p1));
    p1 = t;
    t = madd(r, q1, q0);
    q0 = sub(both(352.730625110963558), mul(s, q1));
    q1 = t;
    t = madd(r, q1, q0);
    q0 = sub(both(122.60793177387535), mul(s, q1));
    q1 = t;
    const p1q0 = mul(p1, q0);
    const p0q1 = mul(p0, q1);
    const inverse = f64x2.div(both(1), madd(q0, madd(r, q1, q0), mul(s, mul(q1, q1))));
    const h = mul(madd(p1, mul(q1, s), madd(a, add(p1q0, p0q1), mul(p0, q0))), inverse);
    const l = mul(mul(v, sub(p0q1, p1q0)), inverse);
    sumH = madd(strength, h, sumH);
    sumL = madd(strength, l, sumL);
    if (!slopes) continue;
    const hv = mul(strength, sub(mul(r, l), mul(add(v, v), h)));
    const lv = mul(strength, sub(both(1.1283791670955126), madd(r, h, mul(add(v, v), l))));
    sumHv = add(sumHv, hv);
    sumLv = add(sumLv, lv);
    sumMHv = madd(shift, hv, sumMHv);
    sumMLv = madd(shift, lv, sumMLv);
  }
  put(out, 0, sumH);
  put(out, 1, sumL);
  if (!slopes) return;
  put(out, 2, sumHv);
  put(out, 3, sumLv);
  put(out, 4, sumMHv);
  put(out, 5, sumMLv);
}
