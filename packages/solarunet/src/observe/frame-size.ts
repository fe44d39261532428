import type { Frame } from "@helioscope/core";

export type FrameSize = Pick<Frame, "width" | "height">;

/** Frames whose headers are looked at before the size of the sequence is settled. */
const LOOK_AHEAD = 9;

export const sizeText = ({ width, height }: FrameSize): string => `${width}x${height}`;

/**
 * Frames with the size that a sequence has: the commonest of the first nine that a usable frame has, the first one
 * among equals, so that a stray or broken frame in front costs none of those behind it. Where all sizes are equal only
 * headers are looked at.
 */
export async function* fromCommonSize(
  frames: AsyncIterable<Frame>,
  usable: (frame: Frame) => Promise<boolean>,
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
    size = await commonest(ahead, usable);
    for (const early of ahead.splice(0)) yield { frame: early, size };
  }
  if (ahead.length === 0) return;
  size = await commonest(ahead, usable);
  for (const frame of ahead) yield { frame, size };
}

async function commonest(
  frames: readonly Frame[],
  usable: (frame: Frame) => Promise<boolean>,
): Promise<FrameSize> {
  const groups = new Map<string, Frame[]>();
  for (const frame of frames) {
    const group = groups.get(sizeText(frame));
    if (group) group.push(frame);
    else groups.set(sizeText(frame), [frame]);
  }
  const bySize = [...groups.values()].sort((a, b) => b.length - a.length);
  if (bySize.length > 1) {
    for (const group of bySize) for (const frame of group) if (await usable(frame)) return frame;
  }
  return bySize[0]![0]!;
}
