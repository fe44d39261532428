import type { BootstrappedScore } from "@helioscope/core/stats";
import type { ArtefactRow } from "./artefact-report.ts";
import type { FrameDependence } from "./frame-dependence.ts";
import type { FrameSize } from "./reframe.ts";

/** An artefact report in sentences. */
export function artefactWords(
  dependence: readonly FrameDependence[],
  frame: FrameSize,
  rows: readonly ArtefactRow[],
): string[] {
  const of = (name: ArtefactRow["name"]): ArtefactRow => rows.find((row) => row.name === name) as ArtefactRow;
  const [own, fixed, scrambled] = [of("as is"), of("fixed"), of("scrambled")];
  const [size, flux] = [of("frame size alone"), of("total unsigned flux")];
  const area = ({ scores }: ArtefactRow): string => scores.rocArea.toFixed(3);
  return [
    ...dependence.map(
      (one) =>
        `The output for the same ${one.scene} moves by ${frameRange(one)} as its frame changes (by ${one.rangeWithSize.toFixed(3)} with the size, by ${one.rangeWithAspect.toFixed(3)} with the aspect, by ${one.rangeWithPlace.toFixed(3)} with its place in the frame).`,
    ),
    `In their own frames the magnetograms are told apart with a ROC area of ${area(own)} and a TSS of ${own.scores.tss.toFixed(3)}; the total unsigned flux reaches ${area(flux)} and ${flux.scores.tss.toFixed(3)}.`,
    `With all in one frame of ${frame.widthPx}x${frame.heightPx} pixels ${survives(fixed)}; ${kept(fixed)}.`,
    `With each in the frame of another ${survives(scrambled)}; ${kept(scrambled)}, and the output moves by ${(scrambled.meanChange ?? 0).toFixed(3)} on average.`,
    `The width and height of the frame alone, without a pixel of it, reach a ROC area of ${area(size)} and a TSS of ${size.scores.tss.toFixed(3)}: ${percent(size.survival.gini)} of the skill.`,
    ...(tellsLittle(size) ? [SIZE_TELLS_NOTHING] : []),
  ];
}

/** Gini coefficient of the frame's size below which it is no clue worth learning. */
const LEAST_GINI = 0.2;

const SIZE_TELLS_NOTHING =
  "In these samples the size of the frame tells next to nothing of flaring: skill that comes from resolution, as in section 4.4, cannot show in them, and what fixed and scrambled frames cost says nothing of it. Only the output for fixed scenes does.";

const tellsLittle = ({ scores }: ArtefactRow): boolean =>
  2 * scores.rocArea - 1 < LEAST_GINI || (scores.errors?.rocArea.low ?? 1) <= 0.5;

/** How far the output of one or several networks moves. */
export function frameRange({ range, rangeError, classifiers }: FrameDependence): string {
  return classifiers > 1 ? `${range.toFixed(3)} +- ${rangeError.toFixed(3)}` : range.toFixed(3);
}

const survives = ({ survival, scores }: ArtefactRow): string =>
  `${percent(survival.gini)} of the skill survives (ROC area ${scores.rocArea.toFixed(3)}, TSS ${scores.tss.toFixed(3)}; the Gini coefficient changes by ${change(survival.giniChange)}${leftOut(survival.gini)})`;

const change = ({ estimate, low, high }: BootstrappedScore): string =>
  `${signed(estimate)}, ${signed(low)} to ${signed(high)}`;

const signed = (value: number): string => `${value < 0 ? "" : "+"}${value.toFixed(3)}`;

const leftOut = ({ missing }: BootstrappedScore): string =>
  missing > 0 ? `; the share leaves out ${missing} resamples without any skill as is` : "";

const kept = ({ fluxKept }: ArtefactRow): string =>
  `the frames hold ${(100 * (fluxKept ?? 1)).toFixed(1)} % of the unsigned flux`;

function percent({ estimate, low, high }: BootstrappedScore): string {
  if (Number.isNaN(estimate)) return "an undefined share";
  const whole = (value: number): string => (100 * value).toFixed(0);
  return `${whole(estimate)} % (${whole(low)} to ${whole(high)} %)`;
}
