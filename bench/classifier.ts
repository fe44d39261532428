import { linkSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ClassifierNet, classifyImages, type ImageFile, presets } from "@helioscope/classifier";
import { seededRandom } from "@helioscope/core";
import { type Engine, tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { encodePng } from "@helioscope/core/figure";
import { directoryStore } from "@helioscope/core/node";
import { scenes } from "@helioscope/synthetic";
import { classifyFolder } from "./classify-cli.ts";
import { Peer } from "./fits-peers.ts";
import { median, peakMemoryMiB, peerSeconds, secondsOf } from "./times.ts";
import type { BenchRow } from "./track.ts";

// What was asked for: 2.2 images a second a core with the paper's network, 150 a second from files with the compact one.
const GOAL = { paperPerCore: 2.2, filesPerSecond: 150 } as const;
// The paper, section 4.1: 895 s for 1,318 images on an Intel Core i7-8700, one process.
const PAPER_PER_SECOND = 1318 / 895;
// Measured before: PyTorch 2.13.0 for CPUs and Pillow 12.3 on two shared cores.
const RECORDED = { paperPerSecond: 3.2, filesPerSecond: 297 } as const;
const CORES = 2;
const PASS = 8;
const FILES = 512;
const MANY = 100_000;
/** Files after which the memory has settled. */
const SETTLED = 20_000;

type Row = Omit<BenchRow, "peakMemoryMiB">;

/** The paper's network, the compact one from files, and the memory over 100,000 files. */
export async function run(): Promise<BenchRow[]> {
  const engine = await openEngine();
  const python = process.env.HELIOSCOPE_PYTHON ?? "python3";
  const torch = await Peer.start("PyTorch", python, [join(import.meta.dirname, "classifier-torch.py")]);
  const folder = mkdtempSync(join(tmpdir(), "helioscope-bench-"));
  try {
    const rows = [...(await paperRows(engine, torch)), ...(await fileRows(engine, torch, folder))];
    return rows.map((row) => ({ ...row, peakMemoryMiB: peakMemoryMiB() }));
  } finally {
    torch?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function paperRows(engine: Engine, torch: Peer | undefined): Promise<Row[]> {
  const network = ClassifierNet.build(presets["slic-paper"], { engine, seed: 1 });
  const random = seededRandom(2);
  const inputs = Array.from({ length: PASS }, () => ({
    data: Float32Array.from({ length: 256 * 256 }, () => random.uniform()),
    width: 256,
    height: 256,
  }));
  const ours = PASS / (await secondsOf(() => network.classify(inputs)));
  network.dispose();
  const theirs = torch ? PASS / (await peerSeconds(torch, "paper", String(PASS))) : RECORDED.paperPerSecond;
  const name = `slic-paper, 256x256, ${PASS} images a pass, ${engine.name}`;
  return [
    {
      name,
      ours,
      unit: "images/s",
      peer: torch?.name ?? "PyTorch",
      theirs,
      ratio: ours / theirs,
      goal: 0,
      ...(torch ? {} : { recorded: true as const }),
    },
    {
      name: `${name}, a core of ${CORES}`,
      ours: ours / CORES,
      unit: "images/s/core",
      peer: "the paper's i7-8700",
      theirs: PAPER_PER_SECOND,
      ratio: ours / CORES / PAPER_PER_SECOND,
      goal: GOAL.paperPerCore / PAPER_PER_SECOND,
      recorded: true,
    },
  ];
}

async function fileRows(engine: Engine, torch: Peer | undefined, folder: string): Promise<Row[]> {
  const network = ClassifierNet.build(presets["slic-compact"], { engine, seed: 1 });
  const large = picturesIn(join(folder, "large"), FILES, 256);
  const ours = FILES / (await secondsOf(() => catalogue(network, large)));
  const theirs = torch ? FILES / (await peerSeconds(torch, "files", ...large)) : RECORDED.filesPerSecond;
  const small = picturesIn(join(folder, "small"), 200, 64);
  const linked = join(folder, "many");
  mkdirSync(linked);
  const many = Array.from({ length: MANY }, (_, i) => {
    const path = join(linked, `${i}.png`);
    linkSync(small[i % small.length], path);
    return path;
  });
  const memory: number[] = [];
  let tensors = 0;
  const began = performance.now();
  await catalogue(network, many, (done) => {
    if (done < SETTLED || done % 5_000 !== 0) return;
    memory.push(process.memoryUsage.rss() / 2 ** 20);
    tensors = Math.max(tensors, tf.memory().numTensors);
  });
  const inProcess = (1000 * MANY) / (performance.now() - began);
  await network.save(directoryStore(join(folder, "model")), "");
  network.dispose();
  const whole = await classifyFolder(linked, join(folder, "model"), join(folder, "out"));
  const third = Math.floor(memory.length / 3);
  const early = median(memory.slice(0, third));
  const late = median(memory.slice(-third));
  return [
    {
      name: `256x256 PNG files, slic-compact, ${engine.name}`,
      ours,
      unit: "files/s",
      peer: torch?.name ?? "PyTorch, Pillow",
      theirs,
      ratio: ours / theirs,
      goal: GOAL.filesPerSecond / theirs,
      ...(torch ? {} : { recorded: true as const }),
    },
    {
      name: `memory over the last third of ${MANY.toLocaleString("en-US")} PNG files, at most ${tensors} tensors`,
      ours: late,
      unit: "MiB",
      peer: "the first third after the start",
      theirs: early,
      ratio: early / late,
      goal: 0.95,
    },
    {
      name: `helioscope classify, ${MANY.toLocaleString("en-US")} 64x64 PNG files to tables, ${engine.name}`,
      ours: whole.filesPerSecond,
      unit: "files/s",
      peer: "classifyImages in one process, without tables",
      theirs: inProcess,
      ratio: whole.filesPerSecond / inProcess,
      goal: 0.8,
    },
    {
      name: "the same, peak memory of its process",
      ours: whole.peakMiB,
      unit: "MiB",
      peer: "after a fifth of the time",
      theirs: whole.earlyPeakMiB,
      ratio: whole.earlyPeakMiB / whole.peakMiB,
      goal: 0.9,
    },
  ];
}

function picturesIn(folder: string, count: number, side: number): string[] {
  mkdirSync(folder);
  return Array.from(scenes({ count, seed: 5, widthPx: side }), ({ image }, i) => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const value of image.data) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
    const data = Uint8Array.from(image.data, (value) => (255 * (value - low)) / (high - low || 1));
    const path = join(folder, `${String(i).padStart(4, "0")}.png`);
    writeFileSync(path, encodePng({ data, width: side, height: side, channels: 1, depth: 8 }));
    return path;
  });
}

async function catalogue(
  network: ClassifierNet,
  paths: readonly string[],
  onRow?: (done: number) => void,
): Promise<void> {
  async function* files(): AsyncGenerator<ImageFile> {
    for (const name of paths) yield { name, read: () => readFile(name) };
  }
  const model = { name: "slic-compact", sha256: "" };
  let done = 0;
  for await (const entry of classifyImages(files(), network, { model, batchSize: 64 })) {
    if (entry.kind === "skip") throw new Error(`${entry.name}: ${entry.reason}`);
    onRow?.(++done);
  }
}
