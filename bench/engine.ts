import { type BenchCase, bench, enginesHere, findTorch } from "../apps/cli/src/engine-bench/index.ts";
import type { BenchRow } from "./track.ts";

type Case = Pick<BenchCase, "net" | "size" | "job" | "engine" | "side" | "batch">;
type Result = Awaited<ReturnType<typeof bench>>[number];

/** One case against PyTorch. */
interface Duel {
  readonly about: string;
  readonly asked: Case;
  /** At most this part of PyTorch's time. */
  readonly most: number;
  /** Measured before, on two free cores. */
  readonly recorded: { readonly milliseconds: number; readonly peer: string };
}

const PYTORCH = "PyTorch 2.13.0, channels_last";

const unet = (job: Case["job"], engine: Case["engine"], side: number): Case => ({
  net: "solarunet",
  size: "paper",
  job,
  engine,
  side,
  batch: 1,
});

const DUELS: readonly Duel[] = [
  {
    about: "SolarUnet paper 720x720",
    asked: unet("train", "tensorflow", 720),
    most: 1,
    recorded: { milliseconds: 8100, peer: PYTORCH },
  },
  {
    about: "SolarUnet paper 256x256",
    asked: unet("train", "tensorflow", 256),
    most: 1,
    recorded: { milliseconds: 1050, peer: PYTORCH },
  },
  {
    about: "SolarUnet paper 720x720",
    asked: unet("predict", "onnx", 720),
    most: 0.65,
    recorded: { milliseconds: 2000, peer: PYTORCH },
  },
  {
    about: "SolarUnet paper 720x720",
    asked: unet("predict", "tensorflow", 720),
    most: 0.9,
    recorded: { milliseconds: 2000, peer: PYTORCH },
  },
  {
    about: "pix2pix generator 512x512",
    asked: { net: "magnetogram", size: "paper", job: "train", engine: "tensorflow", side: 512, batch: 1 },
    most: 1.2,
    recorded: { milliseconds: 1900, peer: "PyTorch 1.13" },
  },
  {
    about: "VGG13 (slic-paper) 256x256",
    asked: { net: "classifier", size: "paper", job: "train", engine: "tensorflow", side: 256, batch: 1 },
    most: 1.2,
    // Of a VGG13 with one dense layer of 512, on one of the two cores.
    recorded: { milliseconds: 3200, peer: "PyTorch 1.13, a smaller VGG13" },
  },
];

/** One engine against another. */
interface Pair {
  readonly about: string;
  readonly ours: Case;
  readonly theirs: Case;
  readonly most: number;
}

const compact = (engine: Case["engine"], side: number): Case => ({
  net: "solarunet",
  size: "compact",
  job: "train",
  engine,
  side,
  batch: 1,
});

const PAIRS: readonly Pair[] = [
  {
    about: "SolarUnet paper 256x256",
    ours: unet("train", "wasm", 256),
    theirs: unet("train", "tensorflow", 256),
    most: 1.5,
  },
  // The order of `auto` holds where an engine is no slower than the one after it; plain JavaScript needs minutes at 256.
  {
    about: "SolarUnet compact 256x256",
    ours: compact("tensorflow", 256),
    theirs: compact("wasm", 256),
    most: 1,
  },
  { about: "SolarUnet compact 32x32", ours: compact("wasm", 32), theirs: compact("cpu", 32), most: 1 },
];

const STEPS = 5;

/** Training steps and predictions at paper size beside PyTorch, and the engines beside each other. */
export async function run(): Promise<BenchRow[]> {
  const { present } = await enginesHere();
  const torch = await findTorch();
  const measured = new Map<string, Result>();
  const none = { refused: "not compared with it" };
  const once = async (asked: Case, beside: typeof torch): Promise<Result> => {
    const key = JSON.stringify(asked);
    let result = measured.get(key);
    if (!result || ("refused" in result.torch && !("refused" in beside))) {
      [result] = await bench([asked], { steps: STEPS, torch: beside });
      measured.set(key, result);
    }
    return result;
  };
  const rows: BenchRow[] = [];
  for (const duel of DUELS) {
    if (!present.includes(duel.asked.engine)) continue;
    rows.push(duelRow(duel, await once(duel.asked, torch), !("refused" in torch)));
  }
  for (const pair of PAIRS) {
    if (!present.includes(pair.ours.engine) || !present.includes(pair.theirs.engine)) continue;
    rows.push(pairRow(pair, await once(pair.ours, none), await once(pair.theirs, none)));
  }
  return rows;
}

function duelRow({ about, asked, most, recorded }: Duel, { ours, torch }: Result, wanted: boolean): BenchRow {
  const own = figures(about, ours);
  if (wanted && "refused" in torch) throw new Error(`${about}, PyTorch: ${torch.refused}`);
  const here = "refused" in torch ? undefined : torch;
  const theirs = here?.milliseconds ?? recorded.milliseconds;
  return {
    name: nameOf(about, asked, own),
    ours: own.milliseconds,
    unit: unitOf(asked),
    peer: here
      ? `PyTorch ${here.version}, channels_last, ${here.peakMemoryMiB.toFixed(0)} MiB`
      : recorded.peer,
    theirs,
    ratio: theirs / own.milliseconds,
    goal: 1 / most,
    peakMemoryMiB: own.peakMemoryMiB,
    ...(here ? {} : { recorded: true as const }),
  };
}

function pairRow({ about, ours, theirs, most }: Pair, own: Result, other: Result): BenchRow {
  const mine = figures(about, own.ours);
  const peer = figures(about, other.ours);
  return {
    name: nameOf(about, ours, mine),
    ours: mine.milliseconds,
    unit: unitOf(ours),
    peer: `${theirs.engine} (${threads(peer.threads)})`,
    theirs: peer.milliseconds,
    ratio: peer.milliseconds / mine.milliseconds,
    goal: 1 / most,
    peakMemoryMiB: mine.peakMemoryMiB,
  };
}

type Figures = Exclude<Result["ours"], { readonly refused: string }>;

function figures(about: string, outcome: Result["ours"]): Figures {
  if ("refused" in outcome) throw new Error(`${about}: ${outcome.refused}`);
  return outcome;
}

const nameOf = (about: string, { job, engine }: Case, figures: Figures): string =>
  `${job === "train" ? "training step" : "prediction"}, ${about}, batch 1, ${engine} (${threads(figures.threads)})`;

const unitOf = ({ job }: Case): string => (job === "train" ? "ms/step" : "ms/image");

const threads = (count: number): string => `${count} thread${count === 1 ? "" : "s"}`;
