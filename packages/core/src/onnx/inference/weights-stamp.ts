import type { tfl } from "../../engine/tensors.ts";

/** Where the values of a model's weights lie: a weight that is assigned gets another place. */
export type WeightsStamp = readonly object[];

/** The places as they are now. Reads no value. */
export function weightsStamp(model: tfl.LayersModel): WeightsStamp {
  return model.weights.map((weight) => weight.read().dataId);
}

/** Whether no weight was assigned between two stamps of a model. */
export function sameWeights(before: WeightsStamp, now: WeightsStamp): boolean {
  return before.length === now.length && before.every((place, i) => place === now[i]);
}
