import type { Lifetime } from "../types.ts";

/**
 * Keeps the tracks of the frame at hand, no more: a track's lifetime is handed out when it ends. Where several
 * features go on as the same one, all their tracks live on in it (the released code), so that the number of living
 * tracks may grow; with exclusive assignment it is the number of features.
 */
export class LifetimeBook {
  private next = 1;
  private tracks: number[][] = [];
  private frame = 0;
  private readonly firstFrame = new Map<number, number>();

  /** How many tracks are alive. */
  get alive(): number {
    return this.firstFrame.size;
  }

  /**
   * Opens a frame of `count` features. `forward` tells what those of the frame before are in it (index or -1); null
   * for the first. Gives the tracks of each feature, oldest claim first, and the lifetimes that ended before it.
   */
  open(frame: number, count: number, forward: Int32Array | null): { tracks: number[][]; ended: Lifetime[] } {
    const tracks: number[][] = Array.from({ length: count }, () => []);
    const ended: Lifetime[] = [];
    for (let i = 0; i < this.tracks.length; i++) {
      const j = forward ? forward[i] : -1;
      if (j >= 0) for (const track of this.tracks[i]) tracks[j].push(track);
      else for (const track of this.tracks[i]) ended.push(this.end(track));
    }
    for (const own of tracks) {
      if (own.length > 0) continue;
      this.firstFrame.set(this.next, frame);
      own.push(this.next++);
    }
    this.tracks = tracks;
    this.frame = frame;
    return { tracks, ended };
  }

  /** Ends all tracks at the last frame opened. */
  close(): Lifetime[] {
    return this.open(this.frame, 0, null).ended;
  }

  private end(track: number): Lifetime {
    const firstFrame = this.firstFrame.get(track) as number;
    this.firstFrame.delete(track);
    return { track, firstFrame, lastFrame: this.frame, frames: this.frame - firstFrame + 1 };
  }
}
