import { FitsError } from "../errors.ts";
import type { TileOutcome, TileTask, TileWorkers } from "./contract.ts";
import type { ReplyMessage, TaskMessage } from "./messages.ts";
import { isShared } from "./shared.ts";

/** A running thread, as the pool sees it. */
export interface TileThread {
  post(message: TaskMessage, transfer: ArrayBuffer[]): void;
  /** Whether the process has to stay for it. */
  hold(busy: boolean): void;
  end(): Promise<void>;
}

/** What a thread tells the pool. */
export interface ThreadEvents {
  reply(message: ReplyMessage): void;
  died(cause: unknown): void;
}

interface Waiting {
  readonly message: TaskMessage;
  resolve(outcome: TileOutcome): void;
  reject(error: FitsError): void;
}

/** Tasks that a thread is given before it has answered: one to work on, one to go on with. */
const AHEAD = 2;

interface Slot {
  thread: TileThread | undefined;
  readonly given: Map<number, Waiting>;
}

/** Hands tasks to threads in the order they come in. */
export class TilePool implements TileWorkers {
  readonly count: number;
  readonly #start: (events: ThreadEvents) => TileThread;
  readonly #slots: Slot[];
  readonly #queue: Waiting[] = [];
  #nextId = 0;
  #closed = false;

  /** @throws FitsError "argument" where `count` is no positive integer; what `start` throws. */
  constructor(count: number, start: (events: ThreadEvents) => TileThread) {
    if (!Number.isInteger(count) || count < 1) {
      throw new FitsError("argument", "The number of threads is wrong", {
        value: count,
        expected: "a positive integer",
      });
    }
    this.count = count;
    this.#start = start;
    this.#slots = Array.from({ length: count }, () => ({ thread: undefined, given: new Map() }));
    for (const slot of this.#slots) this.#thread(slot);
  }

  decode(task: TileTask, signal?: AbortSignal): Promise<TileOutcome> {
    if (this.#closed) return Promise.reject(closed());
    if (signal?.aborted) return Promise.reject(aborted(signal));
    return new Promise((resolve, reject) => {
      const waiting: Waiting = { message: { id: this.#nextId++, task }, resolve, reject };
      const stop = (): void => {
        const at = this.#queue.indexOf(waiting);
        if (at >= 0) this.#queue.splice(at, 1);
        // A tile that is being decoded is decoded to its end; nobody waits for it.
        reject(aborted(signal));
      };
      signal?.addEventListener("abort", stop, { once: true });
      waiting.resolve = (outcome) => {
        signal?.removeEventListener("abort", stop);
        resolve(outcome);
      };
      waiting.reject = (error) => {
        signal?.removeEventListener("abort", stop);
        reject(error);
      };
      this.#queue.push(waiting);
      this.#hand();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    const waiting = [...this.#queue.splice(0), ...this.#slots.flatMap(({ given }) => [...given.values()])];
    const threads = this.#slots.map((slot) => {
      const { thread } = slot;
      slot.thread = undefined;
      slot.given.clear();
      return thread;
    });
    for (const { reject } of waiting) reject(closed());
    await Promise.all(threads.map((thread) => thread?.end()));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Gives waiting tasks to the threads that have least to do. */
  #hand(): void {
    while (this.#queue.length > 0) {
      const slot = this.#slots.reduce((least, other) =>
        other.given.size < least.given.size ? other : least,
      );
      if (slot.given.size >= AHEAD) return;
      const waiting = this.#queue.shift() as Waiting;
      const { bytes } = waiting.message.task;
      try {
        const thread = this.#thread(slot);
        slot.given.set(waiting.message.id, waiting);
        thread.hold(true);
        thread.post(waiting.message, isShared(bytes.buffer) ? [] : [bytes.buffer as ArrayBuffer]);
      } catch (cause) {
        slot.given.delete(waiting.message.id);
        waiting.reject(dead(cause));
      }
    }
  }

  /** The thread of a slot, started anew where the last one died. */
  #thread(slot: Slot): TileThread {
    if (slot.thread !== undefined) return slot.thread;
    const thread = this.#start({
      reply: (message) => {
        // A thread that is being ended answers late; letting go of it now would let the process end before it has.
        if (slot.thread !== thread) return;
        const waiting = slot.given.get(message.id);
        slot.given.delete(message.id);
        if (slot.given.size === 0) thread.hold(false);
        if ("outcome" in message) waiting?.resolve(message.outcome);
        else waiting?.reject(dead(message.failure));
        this.#hand();
      },
      died: (cause) => {
        if (slot.thread !== thread) return;
        slot.thread = undefined;
        const lost = [...slot.given.values()];
        slot.given.clear();
        for (const { reject } of lost) reject(dead(cause));
        this.#hand();
      },
    });
    thread.hold(false);
    slot.thread = thread;
    return thread;
  }
}

const closed = (): FitsError => new FitsError("aborted", "The pool of tile workers was closed");

const aborted = (signal: AbortSignal | undefined): FitsError =>
  new FitsError("aborted", "Aborted by the caller", { cause: signal?.reason });

function dead(cause: unknown): FitsError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new FitsError("io", `A tile worker failed: ${why}`, {
    cause,
    remedy: "Read the image again (the pool starts another thread), or without `workers`.",
  });
}
