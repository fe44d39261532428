import type { Paint } from "../track/index.ts";
import type { TrackedFeature } from "../types.ts";
import {
  type Change,
  type ClassifyOptions,
  classifyBirth,
  classifyDeath,
  SURVIVAL,
} from "./classify-events.ts";
import { birthEvents, deathEvents, paintsOf, type SwamisEvent } from "./events.ts";
import type { SwamisTrack } from "./filter-tracks.ts";
import { crossingTracks, type Scene, touchingTracks } from "./scene.ts";

interface Growing {
  readonly sign: 1 | -1;
  readonly firstFrame: number;
  readonly birth: Change;
  volumePx: number;
  maxSizePx: number;
  touched: boolean;
}

/** The tracks that are alive and the two frames that the next births and deaths are judged by. */
export class History {
  private readonly options: ClassifyOptions;
  private readonly tracks = new Map<number, Growing>();
  private before: Scene | undefined;
  private crossedBefore: ReadonlySet<number> = new Set();
  private deathsBefore: readonly SwamisEvent[] = [];

  constructor(options: ClassifyOptions) {
    this.options = options;
  }

  /** Everything about frame `at`, now that the frame after it is known (undefined at the end of the sequence). */
  close(
    at: Scene,
    after: Scene | undefined,
  ): { readonly events: SwamisEvent[]; readonly paints: Paint[]; readonly ended: SwamisTrack[] } {
    const { before } = this;
    const births = new Map<number, Change>();
    const deaths = new Map<number, Change>();
    const ended: SwamisTrack[] = [];
    const touching = touchingTracks(at.ids);
    const crossed = after ? crossingTracks(at.ids, after.ids) : new Set<number>();
    for (const feature of [...at.features].sort((a, b) => a.tracks[0] - b.tracks[0])) {
      const track = feature.tracks[0];
      const own = this.tracks.get(track) ?? this.born(feature, at, after, births);
      own.volumePx += feature.sizePx;
      own.maxSizePx = Math.max(own.maxSizePx, feature.sizePx);
      own.touched ||= touching.has(track) || crossed.has(track) || this.crossedBefore.has(track);
      if (after?.byTrack.has(track)) continue;
      const death = after ? classifyDeath(track, before, at, after, this.options) : SURVIVAL;
      deaths.set(track, death);
      this.tracks.delete(track);
      ended.push({ track, ...own, lastFrame: at.frame, frames: at.frame - own.firstFrame + 1, death });
    }
    const events = [...this.deathsBefore, ...(before ? birthEvents(births, before, at) : [])];
    this.deathsBefore = after ? deathEvents(deaths, at, after) : [];
    this.before = at;
    this.crossedBefore = crossed;
    return { events, paints: paintsOf(at, births, deaths), ended };
  }

  private born(
    { tracks: [track], sign }: TrackedFeature,
    at: Scene,
    after: Scene | undefined,
    births: Map<number, Change>,
  ): Growing {
    const birth = this.before ? classifyBirth(track, this.before, at, after, this.options) : SURVIVAL;
    births.set(track, birth);
    const own = { sign, firstFrame: at.frame, birth, volumePx: 0, maxSizePx: 0, touched: false };
    this.tracks.set(track, own);
    return own;
  }
}
