import type { TrainedOn } from "../network/index.ts";

/**
 * What there is to be warned of before a network is scored on fields of some times: that it was trained on images of those
 * times, or that it does not say on which. Undefined where there is nothing, as of a network that was not trained.
 */
export function trainingWarning(
  name: string,
  trainedOn: TrainedOn | null,
  utc: readonly string[],
): string | undefined {
  if (trainedOn === null) return undefined;
  const { span } = trainedOn;
  if (!span) return `${name} does not say which times it was trained on: it may have seen these images`;
  const [from, to] = span.map((time) => Date.parse(time));
  const inside = utc.filter((time) => Date.parse(time) >= from && Date.parse(time) <= to).length;
  return inside === 0
    ? undefined
    : `${name} WAS TRAINED on ${inside} of the ${utc.length} times it is scored on (${span.map((time) => time.slice(0, 10)).join(" to ")}): where these are the images of its training, its scores are no test`;
}
