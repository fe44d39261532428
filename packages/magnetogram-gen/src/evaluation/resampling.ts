/** Frames of a bootstrap's block: so many hours (72 where absent) at a cadence, a third of the frames at most. */
export const blockFrames = (frames: number, cadenceMinutes: number, blockHours = 72): number =>
  Math.max(1, Math.min(Math.round((blockHours * 60) / cadenceMinutes), Math.floor(frames / 3)));
