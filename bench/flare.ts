import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Raster } from "@helioscope/core";
import { openEngine } from "@helioscope/core/engine/node";
import { directoryStore } from "@helioscope/core/node";
import {
  FlareNet,
  occlusionMap,
  prepareInput,
  presets,
  readMagnetogram,
  type SharpSegment,
  sharpGeometry,
  sharpKeywords,
  shippedModels,
} from "@helioscope/flare-cnn";
import { openFits, readImage } from "@helioscope/io-fits";
import { dataPath, hasData } from "../testing/data.ts";
import { Peer } from "./fits-peers.ts";
import { peakMemoryMiB, peerSeconds, secondsOf } from "./times.ts";
import type { BenchRow } from "./track.ts";

// Measured before: the functions of calculate_sharpkeys.py on the same files (python 3.11, astropy 5.2.1, scipy 1.10.1).
const REFERENCE_KEYWORDS_S = 173;
// Measured before: PyTorch 2.13.0 for CPUs and astropy 8.0.1 on two shared cores, on which ours took 8.5 s and 28/s.
const RECORDED = { occlusionSeconds: 29.5, magnetogramsPerSecond: 8.4 } as const;
// What was asked for: an occlusion map in 20 s on two cores, 20 magnetograms a second.
const GOAL = { occlusionSeconds: 20, magnetogramsPerSecond: 20 } as const;

const HOURLY = ["sharp", "harp377_hourly"] as const;
const RECORD = "hmi.sharp_cea_720s.377.20110215_020000_TAI";

type Row = Omit<BenchRow, "peakMemoryMiB">;

/** Occlusion, prediction from files, and the SHARP keywords, on real magnetograms of HARP 377; nothing without them. */
export async function run(): Promise<BenchRow[]> {
  if (!hasData) return [];
  const engine = await openEngine();
  const paths = readdirSync(dataPath(...HOURLY))
    .filter((name) => name.endsWith(".fits"))
    .map((name) => dataPath(...HOURLY, name));
  const torch = await startTorch();
  try {
    const network = FlareNet.build(presets.paper, { engine, seed: 1 });
    const rows = [
      await occlusionRow(network, paths[45], torch, engine.name),
      await predictionRow(network, paths, torch, engine.name),
    ];
    network.dispose();
    const native = await FlareNet.load(directoryStore(fileURLToPath(shippedModels.native)));
    rows.push(await nativeRow(native, paths, engine.name));
    native.dispose();
    rows.push(await keywordsRow());
    return rows.map((row) => ({ ...row, peakMemoryMiB: peakMemoryMiB() }));
  } finally {
    torch?.close();
  }
}

/** PyTorch with astropy, where a Python has them (HELIOSCOPE_PYTHON names one). */
function startTorch(): Promise<Peer | undefined> {
  const python = process.env.HELIOSCOPE_PYTHON ?? "python3";
  return Peer.start("PyTorch", python, [join(import.meta.dirname, "flare-torch.py")]);
}

async function occlusionRow(
  network: FlareNet,
  path: string,
  torch: Peer | undefined,
  engine: string,
): Promise<Row> {
  const field = await readMagnetogram(readFileSync(path), path);
  const input = prepareInput(field, network.input);
  const ours = await secondsOf(() => occlusionMap(network, input, { stride: 8, mask: 100 }));
  const theirs = torch ? await peerSeconds(torch, "occlusion", path) : RECORDED.occlusionSeconds;
  return {
    name: `occlusion map, CNN-2, 256x256, mask 100, stride 8 (441 masks), ${engine}`,
    ours,
    unit: "s",
    peer: torch?.name ?? "PyTorch",
    theirs,
    ratio: theirs / ours,
    goal: theirs / GOAL.occlusionSeconds,
    ...(torch ? {} : { recorded: true as const }),
  };
}

async function predictionRow(
  network: FlareNet,
  paths: readonly string[],
  torch: Peer | undefined,
  engine: string,
): Promise<Row> {
  const ours = paths.length / (await secondsOf(() => predict(network, paths)));
  const theirs = torch
    ? paths.length / (await peerSeconds(torch, "predict", ...paths))
    : RECORDED.magnetogramsPerSecond;
  return {
    name: `read 744x377, resize to 256x256, CNN-2, ${engine}`,
    ours,
    unit: "magnetograms/s",
    peer: torch?.name ?? "PyTorch, astropy",
    theirs,
    ratio: ours / theirs,
    goal: GOAL.magnetogramsPerSecond / theirs,
    ...(torch ? {} : { recorded: true as const }),
  };
}

async function nativeRow(network: FlareNet, paths: readonly string[], engine: string): Promise<Row> {
  const ours = paths.length / (await secondsOf(() => predict(network, paths)));
  return {
    name: `read 744x377, the shipped network at native scale, ${engine}`,
    ours,
    unit: "magnetograms/s",
    peer: "what was asked for",
    theirs: GOAL.magnetogramsPerSecond,
    ratio: ours / GOAL.magnetogramsPerSecond,
    goal: 1,
  };
}

async function predict(network: FlareNet, paths: readonly string[]): Promise<void> {
  const batch = 16;
  for (let first = 0; first < paths.length; first += batch) {
    const inputs = [];
    for (const path of paths.slice(first, first + batch))
      inputs.push(prepareInput(await readMagnetogram(readFileSync(path), path), network.input));
    await network.probabilities(inputs);
  }
}

async function keywordsRow(): Promise<Row> {
  const files: Readonly<Record<SharpSegment, string>> = {
    br: "Br",
    bp: "Bp",
    bt: "Bt",
    brError: "Br_err",
    bpError: "Bp_err",
    btError: "Bt_err",
    magnetogram: "magnetogram",
    bitmap: "bitmap",
    confDisambig: "conf_disambig",
  };
  const read = async () => {
    const segments: Partial<Record<SharpSegment, Raster>> = {};
    let geometry: ReturnType<typeof sharpGeometry> | undefined;
    for (const [segment, name] of Object.entries(files)) {
      await using file = await openFits(
        readFileSync(dataPath("sharp", "harp377_all_segments", `${RECORD}.${name}.fits`)),
      );
      const unit = file.firstImage();
      geometry ??= sharpGeometry(unit.header);
      const { data, shape } = await readImage(unit);
      segments[segment as SharpSegment] = { data, width: shape[0], height: shape[1] } as Raster;
    }
    if (!geometry) throw new Error("no segments");
    return sharpKeywords(segments, geometry);
  };
  const ours = await secondsOf(read);
  return {
    name: "SHARP keywords of 744x377 pixels from nine segments, files read",
    ours,
    unit: "s",
    peer: "calculate_sharpkeys.py",
    theirs: REFERENCE_KEYWORDS_S,
    ratio: REFERENCE_KEYWORDS_S / ours,
    goal: 1,
    recorded: true,
  };
}
