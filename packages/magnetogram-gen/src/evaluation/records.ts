import type { DifferenceFacts } from "./differences.ts";
import type { FluxPair, ImageScores } from "./image-scores.ts";
import type { TemporalPower } from "./power.ts";
import type { TruthName } from "./truth-name.ts";

/** What became of one frame. */
export interface FrameRecord {
  readonly utc: string;
  readonly framesUsed: number;
  /** Items before it since the beginning of the sequence or the last gap. */
  readonly preceding: number;
  readonly scores: ImageScores;
  readonly flux: FluxPair;
}

/** What became of one pair of frames, a cadence apart. */
export interface PairRecord {
  /** Of the later one. */
  readonly utc: string;
  readonly beforeUtc: string;
  readonly disc: DifferenceFacts;
  /** In the neighbourhood of flares in progress, where there are some. */
  readonly flares?: DifferenceFacts;
}

/** What became of one region of one frame. */
export interface RegionRecord {
  readonly region: string;
  readonly utc: string;
  /** NaN where the region is smaller than the window. */
  readonly ssim: number;
  readonly psnr: number;
  readonly rmse: number;
  readonly correlation: number;
  readonly pixels: number;
}

/** All that one pass over a sequence measures of a generator. */
export interface GeneratorRecord {
  readonly name: string;
  /** What it was compared with. */
  readonly truth: TruthName;
  readonly frames: readonly FrameRecord[];
  readonly pairs: readonly PairRecord[];
  readonly regions: readonly RegionRecord[];
  /** Of the frames that were generated of something; null where it was not asked for. */
  readonly power: TemporalPower | null;
}
