export { meConfigure, meNormal, meRespond, meSynthesize } from "./milne-eddington";

/** The first byte that is free for arrays. */
export function firstFree(): usize {
  return __heap_base;
}
