import { folderStore, seededRandom, type TrainRun, throwIfAborted, UnsupportedError } from "@helioscope/core";
import { DivergedError, deriveSeed } from "@helioscope/core/train";
import type { ClassifierConfig } from "../config.ts";
import { type DividedSet, leaksOf, leakText } from "../dataset/index.ts";
import { ClassifierNet, loadClassifier, trainOnSet } from "../network/index.ts";
import { apartFrom } from "./apart.ts";
import { assertPlan, defaultKShotPlan } from "./check-plan.ts";
import { drawShots } from "./draw-shots.ts";
import { dataHash, openKShot, remembered } from "./k-shot-file.ts";
import { type KShotImages, kShotImages } from "./k-shot-images.ts";
import type { KShotPlan, KShotResult, KShotRun, KShotTrial } from "./k-shot-types.ts";
import { trainShots } from "./train-shots.ts";
import { assertFitsBackbone } from "./transfer-config.ts";

export interface KShotOptions extends TrainRun {
  /** What is not said is as in {@link defaultKShotPlan}. */
  readonly plan?: Partial<KShotPlan>;
}

/**
 * What a trained backbone is worth where labels are few: for each number of shots and each draw a network with that
 * backbone and one with fresh weights are trained on the same images with the same number of updates and the same
 * augmentations, and scored, beside the nearest neighbour among those images, on the validation side of the target.
 *
 * The backbone is given, or trained on the source first as `config.training` says. Learning rates are chosen for each
 * network and number of shots on draws of their own, by the training images that those draws left; the validation side
 * has no part in it. Beside the score on all of the validation side stands that on its images which are no near-duplicate of
 * a shot and of no shot's region; what leaks between the sides is warned of. The shots of a class come from as many groups as there are ({@link drawShots}).
 *
 * `out` keeps the backbone and what each finished training says. With `resume` those are read back; more shots and more
 * draws than before can be asked for, the others stay as they are.
 *
 * @throws ArgumentError for a plan that makes no sense, a configuration that does not fit a given backbone, and a store
 *   that holds another experiment; DataError for a class with too few images; UnsupportedError for several labels an
 *   image; AbortedError
 */
export async function kShot(
  source: DividedSet | ClassifierNet,
  target: DividedSet,
  config: ClassifierConfig,
  options: KShotOptions,
): Promise<KShotResult> {
  const plan: KShotPlan = { ...defaultKShotPlan, ...options.plan };
  assertPlan(plan);
  if (target.set.labels !== "single")
    throw new UnsupportedError("A k-shot experiment with several labels an image", {
      expected: "one class an image",
    });
  const given = source instanceof ClassifierNet;
  if (given) assertFitsBackbone(config, source);
  const { seed, onProgress, onWarning, signal } = options;
  const { shots: counts, draws, ...decisive } = plan;
  const hashes = {
    target: await dataHash(target),
    source: given ? await source.hash() : await dataHash(source),
  };
  await openKShot(options.out, { seed, plan: decisive, config, ...hashes }, options.resume ?? false);
  const leaks = await leaksOf(target.set, target.split, {
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
  });
  for (const line of leakText(leaks)) onWarning?.(`Target: ${line}`);
  const images = await kShotImages(target, config.input, options);
  const { validation, train } = images.split;
  const backbone = given ? source : await trainedBackbone(source, config, options);
  try {
    const random = seededRandom(seed).fork("k-shot");
    const lesson: Lesson = { images, backbone, config, plan, options };
    const runs: KShotRun[] = [];
    const trials: KShotTrial[] = [];
    for (const shots of counts) {
      const draw = (label: string) => drawShots(images.set, train, shots, random.fork(`${label} ${shots}`));
      const rates = { transfer: plan.rates.transfer[0], scratch: plan.rates.scratch[0] };
      for (const method of NETWORKS) {
        if (plan.rates[method].length === 1) continue;
        const own: KShotTrial[] = [];
        let diverged: DivergedError | undefined;
        for (let k = 1; k <= plan.tuningDraws; k++) {
          const drawn = draw(`rates ${k}`);
          const left = train.filter((index) => !drawn.includes(index));
          for (const rate of plan.rates[method]) {
            const name = `rates/${shots}-shots-draw-${k}`;
            const balancedAccuracy = await taught(lesson, {
              name,
              method,
              rate,
              shots: drawn,
              of: left,
            }).then(
              (said) => images.scores(left, said).balancedAccuracy,
              (error: unknown) => {
                if (!(error instanceof DivergedError)) throw error;
                diverged = error;
                options.onWarning?.(
                  `The learning rate ${rate} of ${name} (${method}) is given up: ${error.message}`,
                );
                return Number.NaN;
              },
            );
            own.push({ shots, draw: k, method, rate, balancedAccuracy });
          }
        }
        const best = bestRate(own);
        if (best === null) throw diverged;
        rates[method] = best;
        trials.push(...own);
      }
      for (let k = 1; k <= draws; k++) {
        onProgress?.({ stage: `${shots} shots`, done: k - 1, total: draws });
        const drawn = draw(`draw ${k}`);
        const apart = apartFrom(images.set, leaks, drawn, validation);
        const add = (method: KShotRun["method"], rate: number | null, said: readonly number[]) => {
          const { balancedAccuracy } = images.scores(
            Uint32Array.from(apart, (place) => validation[place]),
            apart.map((place) => said[place]),
          );
          runs.push({
            ...{ shots, draw: k, method, rate, ...images.scores(validation, said) },
            apart: { images: apart.length, balancedAccuracy },
          });
        };
        for (const method of NETWORKS) {
          const name = `runs/${shots}-shots-draw-${k}`;
          const rate = rates[method];
          add(method, rate, await taught(lesson, { name, method, rate, shots: drawn, of: validation }));
        }
        add("nearest", null, await images.nearest(drawn));
      }
    }
    const skipped = [...target.set.skipped, ...(given ? [] : source.set.skipped), ...images.skipped];
    return {
      ...{ plan, classes: images.set.classes, sourceClasses: backbone.classes },
      ...{ scored: validation.length, leaks, runs, trials },
      skipped: [...new Map(skipped.map((skip) => [skip.name, skip])).values()],
    };
  } finally {
    if (!given) backbone.dispose();
  }
}

const NETWORKS = ["transfer", "scratch"] as const;

interface Lesson {
  readonly images: KShotImages;
  readonly backbone: ClassifierNet;
  readonly config: ClassifierConfig;
  readonly plan: KShotPlan;
  readonly options: KShotOptions;
}

interface Teaching {
  readonly name: string;
  readonly method: (typeof NETWORKS)[number];
  readonly rate: number;
  readonly shots: Uint32Array;
  /** Images that are asked for afterwards. */
  readonly of: Uint32Array;
}

/** What a network says of some images after it was trained on some shots; read back where that is known. */
function taught(lesson: Lesson, { name, method, rate, shots, of }: Teaching): Promise<readonly number[]> {
  const { images, config, plan, options } = lesson;
  const { engine, out, seed, signal, document, onWarning } = options;
  const files = Array.from(of, (index) => images.set.images[index].file);
  return remembered(out, `${name}-${method}-${rate}.json`, files, async () => {
    throwIfAborted(signal);
    const backbone = method === "transfer" ? lesson.backbone : null;
    const run = {
      // The same for both networks: their batches and augmentations are alike.
      ...{ engine, seed: deriveSeed(seed, name) },
      ...(signal ? { signal } : {}),
      ...(document ? { document } : {}),
      ...(onWarning ? { onWarning } : {}),
    };
    const network = await trainShots({ set: images.set, shots, backbone, rate, config, plan, run });
    try {
      return await images.ask(network, of);
    } finally {
      network.dispose();
    }
  });
}

/** The rate with the best mean over the draws, of equal ones the first; null where each diverged on one of them. */
function bestRate(trials: readonly KShotTrial[]): number | null {
  const rates = [...new Set(trials.map(({ rate }) => rate))];
  const mean = (rate: number) => {
    const own = trials.filter((trial) => trial.rate === rate);
    return own.reduce((sum, { balancedAccuracy }) => sum + balancedAccuracy, 0) / own.length;
  };
  const known = rates.filter((rate) => !Number.isNaN(mean(rate)));
  return known.length === 0 ? null : known.reduce((best, rate) => (mean(rate) > mean(best) ? rate : best));
}

/** Reads the backbone of an earlier call, or trains it. */
async function trainedBackbone(
  { set, split }: DividedSet,
  config: ClassifierConfig,
  options: KShotOptions,
): Promise<ClassifierNet> {
  const { onProgress, signal, engine } = options;
  const out = folderStore(options.out, "backbone");
  if (!(await out.has("model/model.json"))) {
    const own = { ...config, classes: null };
    const run: TrainRun = {
      ...options,
      out,
      ...(onProgress ? { onProgress: (at) => onProgress({ ...at, stage: `backbone, ${at.stage}` }) } : {}),
    };
    await trainOnSet(set, split, own, run);
    throwIfAborted(signal);
  }
  return loadClassifier(out, { engine, prefix: "model" });
}
