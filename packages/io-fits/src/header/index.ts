export type { Card, CardValue } from "./card.ts";
export { Header } from "./header.ts";
