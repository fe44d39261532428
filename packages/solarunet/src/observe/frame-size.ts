import type { Frame } from "@helioscope/core";

export type FrameSize = Pick<Frame, "width" | "height">;

/** Frames whose headers are looked at before the size of the sequence is settled. */
const LOOK_AHEAD = 9;

export const sizeText = ({ width, height }: FrameSize): string => `${width}x${height}`;

/**
 * Frames with the size that a sequence has: the commonest of the first nine, the first one among equals, so that a
 * stray frame in front costs none of those behind it. Headers are looked at, no pixels.
 */
export async function* fromCommonSize(
  frames: AsyncIterable<Frame>,
): AsyncGenerator<{ readonly frame: Frame; readonly size: FrameSize }> {
  const ahead: Frame[] = [];
  let size: FrameSize | undefined;
  for await (const frame of frames) {
    if (size) {
      yield { frame, size };
      continue;
    }
    ahead.push(frame);
    if (ahead.length < LOOK_AHEAD) continue;
    size = commonest(ahead);
    for (const early of ahead.splice(0)) yield { frame: early, size };
  }
  if (ahead.length === 0) return;
  size = commonest(ahead);
  for (const frame of ahead) yield { frame, size };
}

function commonest(frames: readonly Frame[]): FrameSize {
  const counts = new Map<string, number>();
  for (const frame of frames) counts.set(sizeText(frame), (counts.get(sizeText(frame)) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return frames.find((frame) => counts.get(sizeText(frame)) === most)!;
}
