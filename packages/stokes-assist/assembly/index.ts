export { meConfigure, meNormal, meRespond, meSynthesize } from "./milne-eddington";
export {
  transferConfigure,
  transferRespond,
  transferRespondAlong,
  transferScratch,
  transferSynthesize,
} from "./transfer";

/** The first byte that is free for arrays. */
export function firstFree(): usize {
  return __heap_base;
}
