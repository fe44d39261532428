// Short names for two doubles side by side: one wavelength a lane.

// @ts-ignore: decorator
@inline
export function add(a: v128, b: v128): v128 {
  return f64x2.add(a, b);
}

// @ts-ignore: decorator
@inline
export function sub(a: v128, b: v128): v128 {
  return f64x2.sub(a, b);
}

// @ts-ignore: decorator
@inline
export function mul(a: v128, b: v128): v128 {
  return f64x2.mul(a, b);
}

/** a b + c, rounded twice: fused instructions would make the results depend on the processor. */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  return f64x2.add(f64x2.mul(a, b), c);
}

/** c - a b. */
// @ts-ignore: decorator
@inline
export function nmadd(a: v128, b: v128, c: v128): v128 {
  return f64x2.sub(c, f64x2.mul(a, b));
}

// @ts-ignore: decorator
@inline
export function both(a: f64): v128 {
  return f64x2.splat(a);
}

/** The double at an address, in both lanes. */
// @ts-ignore: decorator
@inline
export function bothAt(address: usize): v128 {
  return v128.load64_splat(address);
}

/** Pair number `k` after an address. */
// @ts-ignore: decorator
@inline
export function get(address: usize, k: usize = 0): v128 {
  return v128.load(address + (k << 4));
}

// @ts-ignore: decorator
@inline
export function put(address: usize, k: usize, value: v128): void {
  v128.store(address + (k << 4), value);
}
