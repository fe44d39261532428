export type { Card, CardValue } from "./card.ts";
export type { CardPlace } from "./edit.ts";
export { Header } from "./header.ts";
