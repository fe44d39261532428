import { isFitsError } from "../../src/index.ts";

/** A FitsError as plain data, which a page can hand to its test. */
export interface PlainError {
  readonly kind: string;
  readonly message: string;
  readonly unit: number | null;
  readonly card: string | null;
  readonly byteOffset: number | null;
}

/** Throws what is no FitsError. */
export function plainError(error: unknown): PlainError {
  if (!isFitsError(error)) throw error;
  const { kind, message, unit, card, byteOffset } = error;
  return { kind, message, unit: unit ?? null, card: card ?? null, byteOffset: byteOffset ?? null };
}
