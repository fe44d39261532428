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
      ({ scene, range, rangeWithSize, rangeWithAspect }) =>
        `The output for the same ${scene} moves by ${range.toFixed(3)} as its frame changes (by ${rangeWithSize.toFixed(3)} with the size, by ${rangeWithAspect.toFixed(3)} with the aspect).`,
    ),
    `In their own frames the magnetograms are told apart with a ROC area of ${area(own)} and a TSS of ${own.scores.tss.toFixed(3)}; the total unsigned flux reaches ${area(flux)} and ${flux.scores.tss.toFixed(3)}.`,
    `With all in one frame of ${frame.widthPx}x${frame.heightPx} pixels ${survives(fixed)}; ${kept(fixed)}.`,
    `With each in the frame of another ${survives(scrambled)}; ${kept(scrambled)}, and the output moves by ${(scrambled.meanChange ?? 0).toFixed(3)} on average.`,
    `The width and height of the frame alone, without a pixel of it, reach a ROC area of ${area(size)} and a TSS of ${size.scores.tss.toFixed(3)}: ${percent(size.survival.gini)} of the skill.`,
  ];
}

const survives = ({ survival, scores }: ArtefactRow): string =>
  `${percent(survival.gini)} of the skill survives (ROC area ${scores.rocArea.toFixed(3)}, TSS ${scores.tss.toFixed(3)})`;

const kept = ({ fluxKept }: ArtefactRow): string =>
  `the frames hold ${(100 * (fluxKept ?? 1)).toFixed(1)} % of the unsigned flux`;

function percent({ estimate, low, high }: BootstrappedScore): string {
  if (Number.isNaN(estimate)) return "an undefined share";
  const whole = (value: number): string => (100 * value).toFixed(0);
  return `${whole(estimate)} % (${whole(low)} to ${whole(high)} %)`;
}
