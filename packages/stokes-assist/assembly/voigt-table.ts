// Voigt and Faraday-Voigt functions of one damping, from the table of src/milne-eddington/voigt-table.ts: Taylor
// polynomials of sixth order [node][power][H, L] every 0.1 Doppler widths out to 8, the asymptotic series beyond.
import { add, both, bothAt, get, madd, mul, nmadd, put, sub } from "./lanes";

const NODE_BYTES: i32 = 96;
const END: f64 = 8;
const ROOT: f64 = 0.5641895835477563;

/**
 * Sums over Zeeman components (shift and strength in memory) at v = u - shift * splitting: H and L, and with `slopes`
 * also H_v, L_v, shift H_v, shift L_v; two or six pairs at `out`. H_a = -L_v and L_a = H_v.
 */
export function tableSums(
  table: usize,
  a: v128,
  components: usize,
  count: i32,
  u: v128,
  splitting: v128,
  out: usize,
  slopes: bool,
): void {
  let sumH = both(0);
  let sumL = both(0);
  let sumHv = both(0);
  let sumLv = both(0);
  let sumMHv = both(0);
  let sumMLv = both(0);
  for (let k = 0; k < count; k++) {
    const shift = bothAt(components);
    const strength = bothAt(components + 8);
    components += 16;
    const v = nmadd(shift, splitting, u);
    const x = f64x2.abs(v);
    const sign = v128.xor(v, x);
    const x0 = f64x2.extract_lane(x, 0);
    const x1 = f64x2.extract_lane(x, 1);
    let h: v128;
    let l: v128;
    let hv: v128;
    let lv: v128;
    if (x0 < END && x1 < END) {
      const near0 = polynomial(table, x0);
      const near1 = polynomial(table, x1);
      h = i64x2.shuffle(near0, near1, 0, 2);
      l = i64x2.shuffle(near0, near1, 1, 3);
      hv = nmadd(x, h, mul(a, l));
      hv = add(hv, hv);
      lv = sub(both(ROOT), madd(x, l, mul(a, h)));
      lv = add(lv, lv);
    } else {
      // w = i / (sqrt(pi) z) (1 + t/2 + 3 t^2 / 4 + ...), t = 1 / z^2; p is the series, q that of the derivative.
      const norm = f64x2.div(both(1), madd(x, x, mul(a, a)));
      const zr = mul(x, norm);
      const zi = f64x2.neg(mul(a, norm));
      const tr = nmadd(zi, zi, mul(zr, zr));
      let ti = mul(zr, zi);
      ti = add(ti, ti);
      let pr = both(0.75);
      let pi = both(0);
      let qr = both(3.75);
      let qi = both(0);
      let r: v128;
      if (x0 < 30 || x1 < 30) {
        pr = madd(both(6.5625), tr, both(1.875));
        pi = mul(both(6.5625), ti);
        qr = madd(both(59.0625), tr, both(13.125));
        qi = mul(both(59.0625), ti);
        r = add(nmadd(pi, ti, mul(pr, tr)), both(0.75));
        pi = madd(pr, ti, mul(pi, tr));
        pr = r;
        r = add(nmadd(qi, ti, mul(qr, tr)), both(3.75));
        qi = madd(qr, ti, mul(qi, tr));
        qr = r;
      }
      r = add(nmadd(pi, ti, mul(pr, tr)), both(0.5));
      pi = madd(pr, ti, mul(pi, tr));
      pr = r;
      r = add(nmadd(pi, ti, mul(pr, tr)), both(1));
      pi = madd(pr, ti, mul(pi, tr));
      pr = r;
      r = add(nmadd(qi, ti, mul(qr, tr)), both(1.5));
      qi = madd(qr, ti, mul(qi, tr));
      qr = r;
      r = add(nmadd(qi, ti, mul(qr, tr)), both(1));
      qi = madd(qr, ti, mul(qi, tr));
      qr = r;
      h = mul(both(-ROOT), madd(zr, pi, mul(zi, pr)));
      l = mul(both(ROOT), nmadd(zi, pi, mul(zr, pr)));
      hv = mul(both(ROOT), madd(tr, qi, mul(ti, qr)));
      lv = mul(both(-ROOT), nmadd(ti, qi, mul(tr, qr)));
      if (x0 < END || x1 < END) {
        const inner = f64x2.lt(x, both(END));
        const near = polynomial(table, x0 < END ? x0 : x1);
        const nearH = i64x2.shuffle(near, near, 0, 0);
        const nearL = i64x2.shuffle(near, near, 1, 1);
        const dh = nmadd(x, nearH, mul(a, nearL));
        const dl = sub(both(ROOT), madd(x, nearL, mul(a, nearH)));
        h = v128.bitselect(nearH, h, inner);
        l = v128.bitselect(nearL, l, inner);
        hv = v128.bitselect(add(dh, dh), hv, inner);
        lv = v128.bitselect(add(dl, dl), lv, inner);
      }
    }
    sumH = madd(strength, h, sumH);
    sumL = madd(strength, v128.xor(l, sign), sumL);
    hv = mul(strength, v128.xor(hv, sign));
    lv = mul(strength, lv);
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

/** H and L at 0 <= x < 8. */
// @ts-ignore: decorator
@inline
function polynomial(table: usize, x: f64): v128 {
  const node = <i32>(x * 10 + 0.5);
  const d = both(x - <f64>node * 0.1);
  const at = table + node * NODE_BYTES;
  let near = get(at, 5);
  near = madd(near, d, get(at, 4));
  near = madd(near, d, get(at, 3));
  near = madd(near, d, get(at, 2));
  near = madd(near, d, get(at, 1));
  return madd(near, d, get(at, 0));
}
