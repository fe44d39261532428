import type { FieldStepper, Step } from "./stepper.ts";

/**
 * A recurrent stepper that is shown the first image of a sequence as often as its window has images: it was trained on whole
 * windows, and what it makes of a state that is half filled is no field. Images are counted once.
 */
export function warmed(stepper: FieldStepper, frames: number): FieldStepper {
  let shown = 0;
  const begin = async (image: Float32Array) => {
    for (let k = 1; shown === 0 && k < frames; k++) {
      if (stepper.remember) stepper.remember(image);
      else await stepper.next(image);
    }
  };
  const counted = ({ field, framesUsed }: Step): Step => ({
    field,
    framesUsed: Math.min(++shown, framesUsed),
  });
  const { several } = stepper;
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
      await begin(image);
      return counted(await stepper.next(image));
    },
    ...(several && {
      async several(images: readonly Float32Array[]) {
        await begin(images[0]);
        return (await several(images)).map(counted);
      },
    }),
  };
}
