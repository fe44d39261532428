import type { Store } from "@helioscope/core";
import {
  type AnimationFrame,
  differenceFigure,
  type FieldGenerator,
  fluctuationFigure,
  type GeneratedField,
  type MagnetogramConfig,
  type SequenceItem,
  sequenceAnimation,
  truthName,
} from "@helioscope/magnetogram-gen";

/** Frames of the animation, and of the still pictures. */
const ANIMATED = 24;
const STILL = 4;

/** What is drawn: observed or true fields first, then those of each generator, at the same times. */
interface Drawn {
  readonly name: string;
  readonly fields: readonly GeneratedField["image"][];
}

/**
 * Draws the frames that lead up to and follow a moment: discs with enlarged patches (Figures 1 and 4), difference maps with
 * their correlations (Figure 5), and all side by side as an animation. Returns the names of the files.
 */
export async function drawEvaluation(
  out: Store,
  items: () => AsyncIterable<SequenceItem>,
  generators: readonly FieldGenerator[],
  options: {
    readonly fromUtc: string;
    readonly config: MagnetogramConfig;
    readonly label: string;
    readonly signal: AbortSignal;
  },
): Promise<string[]> {
  const { fromUtc, config, label, signal } = options;
  const chosen: SequenceItem[] = [];
  const lead: SequenceItem[] = [];
  for await (const item of items()) {
    if (item.utc < fromUtc) {
      lead.push(item);
      if (lead.length > config.sequence.frames) lead.shift();
    } else if (item.field) chosen.push(item);
    if (chosen.length === ANIMATED) break;
  }
  if (chosen.length < 2) return [];
  const drawn: Drawn[] = [
    { name: truthName(chosen[0]!.field!), fields: chosen.flatMap(({ field }) => (field ? [field] : [])) },
    ...(await Promise.all(
      generators.map(async (generator) => {
        const made: GeneratedField[] = [];
        for await (const field of generator.generate(each([...lead, ...chosen]), { signal }))
          made.push(field);
        return { name: generator.name, fields: made.slice(lead.length).map(({ image }) => image) };
      }),
    )),
  ];
  const { clipGauss, intensity } = config;
  const still = drawn.map(({ name, fields }) => ({ name, fields: fields.slice(0, STILL) }));
  const utc = chosen.slice(0, STILL).map((item) => item.utc);
  const { radiusPx } = chosen[0]!.euv;
  await out.write("fluctuation.svg", fluctuationFigure(still, { utc, radiusPx, clipGauss, title: label }));
  await out.write("differences.svg", differenceFigure(still, { utc, clipGauss, title: label }));
  const frames = chosen.map(
    (item, k): AnimationFrame => ({
      utc: item.utc,
      euv: item.euv,
      fields: drawn.map(({ name, fields }) => ({ name, image: fields[k]! })),
    }),
  );
  await out.write("sequence.png", await sequenceAnimation(frames, { clipGauss, intensity, label }));
  return ["fluctuation.svg", "differences.svg", "sequence.png"];
}

async function* each<T>(list: readonly T[]): AsyncGenerator<T> {
  yield* list;
}
