import { ArgumentError, assertSameSize, throwIfAborted } from "@helioscope/core";
import { forEachRun, type IdImage, largestId } from "./ids.ts";

export interface AssociateOptions {
  /**
   * False (default): as the distributed code, a feature whose first choice prefers another feature may still follow
   * its second choice. True: only mutual first choices are joined, "dual maximum overlap" in the strict sense.
   */
  readonly mutual?: boolean;
}

export interface Association {
  /** The current image under the numbers of the tracks. */
  readonly ids: IdImage;
  /** The first number that is still free. */
  readonly next: number;
}

/**
 * SWAMIS's association of two neighbouring frames: the features of `current`, in ascending order of their signed
 * number, look at the same-sign features of `previous` that they share pixels with, the largest overlap first, and
 * take over the number of the first one whose own largest overlap (in pixels, with features of either sign) they are. A
 * feature that finds none gets the number `next`. Of equal overlaps the one of the higher signed number counts as the
 * larger; the original leaves that to an unstable sort, which nearly always agrees.
 *
 * @param previous ids under the numbers of the tracks; undefined for the first frame
 * @throws ShapeError when the sizes differ, ArgumentError when `next` is a number that `previous` holds.
 */
export function associate(
  previous: IdImage | undefined,
  current: IdImage,
  next = 1,
  options: AssociateOptions = {},
): Association {
  if (previous) {
    assertSameSize(previous, current, "Images of ids");
    const held = largestId(previous);
    if (held >= next) {
      throw new ArgumentError(`Track ${held} is in use while ${next} is the next free number`, {
        value: next,
        expected: `more than ${held}`,
      });
    }
  }
  const { overlaps, present } = overlap(previous, current);
  const favourite = new Map<number, Overlap>();
  const parents = new Map<number, Overlap[]>();
  for (const pair of overlaps) {
    const best = favourite.get(pair.previous);
    if (!best || pair.pixels > best.pixels || (pair.pixels === best.pixels && pair.current > best.current)) {
      favourite.set(pair.previous, pair);
    }
    if (pair.previous > 0 !== pair.current > 0) continue;
    const list = parents.get(pair.current);
    if (list) list.push(pair);
    else parents.set(pair.current, [pair]);
  }
  const track = new Map<number, number>();
  let free = next;
  for (const id of present) {
    const wishes = (parents.get(id) ?? []).sort((a, b) => b.pixels - a.pixels || b.previous - a.previous);
    const taken = (options.mutual ? wishes.slice(0, 1) : wishes).find(
      (pair) => favourite.get(pair.previous) === pair,
    );
    track.set(id, taken ? taken.previous : Math.sign(id) * free++);
  }
  const { width, height } = current;
  const data = new Int32Array(current.data.length);
  forEachRun(current, (row, start, end, id) => {
    data.fill(track.get(id) as number, row * width + start, row * width + end);
  });
  return { ids: { data, width, height }, next: free };
}

/**
 * {@link associate} along a sequence; two images are held.
 *
 * @throws AbortedError when the signal fires.
 */
export async function* associateAll(
  images: AsyncIterable<IdImage> | Iterable<IdImage>,
  options: AssociateOptions & { readonly signal?: AbortSignal } = {},
): AsyncGenerator<IdImage> {
  let previous: IdImage | undefined;
  let next = 1;
  for await (const image of images) {
    throwIfAborted(options.signal);
    const step = associate(previous, image, next, options);
    previous = step.ids;
    next = step.next;
    yield step.ids;
  }
}

interface Overlap {
  readonly previous: number;
  readonly current: number;
  pixels: number;
}

/** Pairs with the pixels that they share, and the current ids in ascending order; all with sign. */
function overlap(previous: IdImage | undefined, current: IdImage) {
  const seen = new Set<number>();
  const pairs = new Map<number, Overlap>();
  const base = 2 * largestId(current) + 1;
  forEachRun(current, (row, start, end, id) => {
    seen.add(id);
    if (!previous) return;
    const last = row * current.width + end;
    for (let i = row * current.width + start; i < last; ) {
      const before = previous.data[i];
      let pixels = 1;
      while (i + pixels < last && previous.data[i + pixels] === before) pixels++;
      i += pixels;
      if (before === 0) continue;
      const key = before * base + id;
      const pair = pairs.get(key);
      if (pair) pair.pixels += pixels;
      else pairs.set(key, { previous: before, current: id, pixels });
    }
  });
  return { overlaps: [...pairs.values()], present: [...seen].sort((a, b) => a - b) };
}
