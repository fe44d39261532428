import type { TileOutcome, TileTask } from "./contract.ts";

/** A task on its way to a thread. */
export interface TaskMessage {
  readonly id: number;
  readonly task: TileTask;
}

/** The answer: what came of the task, or why nothing did. */
export type ReplyMessage =
  | { readonly id: number; readonly outcome: TileOutcome }
  | { readonly id: number; readonly failure: string };
