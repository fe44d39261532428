/** What a step gives: a field of -1 to 1, and how many images it was made of. */
export interface Step {
  readonly field: Float32Array;
  readonly framesUsed: number;
}

/**
 * A network that takes a sequence image by image. Images and fields are square, row 0 south, scaled to -1 to 1. What it
 * keeps of the past is its own affair, and bounded.
 */
export interface FieldStepper {
  /** The sequence begins anew. */
  reset(): void;
  next(image: Float32Array): Promise<Step>;
  /** As many calls of `next`, at once where the network allows it: the same fields, sooner; but for the masks of dropout. */
  several?(images: readonly Float32Array[]): Promise<Step[]>;
  /** An image goes by without a field being made of it; where absent, `next` does. */
  remember?(image: Float32Array): void;
  /** Numbers held of the images before. */
  readonly held: number;
  dispose(): void;
}
