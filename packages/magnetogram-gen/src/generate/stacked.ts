import { Recent } from "./recent.ts";

/**
 * What a network of several images is shown in place of those that its window lacks at the beginning of a sequence: the earliest
 * image that there is, or nothing (-1 to `multichannel`; `convgru` then has a shorter sequence). Networks are trained on whole
 * windows, and pictures of the Sun resemble each other more than they do nothing.
 */
export type Beginning = "repeat" | "blank";

/** Gathers the images of a window as the channels of one. */
export class Stack {
  readonly #recent: Recent<Float32Array>;
  readonly #frames: number;
  readonly #beginning: Beginning;

  constructor(frames: number, beginning: Beginning) {
    this.#recent = new Recent(frames);
    this.#frames = frames;
    this.#beginning = beginning;
  }

  get held(): number {
    return this.#recent.items.reduce((sum, { length }) => sum + length, 0);
  }

  clear(): void {
    this.#recent.clear();
  }

  /** [pixels, frames] with the image as the last channel, and how many of them are images. */
  add(image: Float32Array): { readonly channels: Float32Array; readonly framesUsed: number } {
    this.#recent.add(image.slice());
    const { items } = this.#recent;
    const frames = this.#frames;
    const channels = new Float32Array(image.length * frames).fill(-1);
    const absent = frames - items.length;
    for (let t = 0; t < frames; t++) {
      if (t < absent && this.#beginning === "blank") continue;
      const from = items[Math.max(0, t - absent)];
      for (let i = 0; i < from.length; i++) channels[i * frames + t] = from[i];
    }
    return { channels, framesUsed: items.length };
  }
}
