export type { Card, CardValue } from "./card.ts";
export type { CardPlace } from "./edit.ts";
export { Header } from "./header.ts";
export { QUALITY_MEANINGS, type QualityBit, qualityBits } from "./quality.ts";
export { type HeaderTime, headerTime, type TimeScale } from "./time.ts";
export { type CanonicalUnit, type CommentParts, canonicalUnit, cardUnit, splitComment } from "./units.ts";
