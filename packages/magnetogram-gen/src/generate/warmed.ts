import type { FieldStepper } from "./stepper.ts";

/**
 * A recurrent stepper that is shown the first image of a sequence as often as its window has images: it was trained on whole
 * windows, and what it makes of a state that is half filled is no field. Images are counted once.
 */
export function warmed(stepper: FieldStepper, frames: number): FieldStepper {
  let shown = 0;
  return {
    get held() {
      return stepper.held;
    },
    reset() {
      shown = 0;
      stepper.reset();
    },
    dispose: () => stepper.dispose(),
    async next(image) {
      for (let k = 1; shown === 0 && k < frames; k++) await stepper.next(image);
      const { field, framesUsed } = await stepper.next(image);
      return { field, framesUsed: Math.min(++shown, framesUsed) };
    },
  };
}
