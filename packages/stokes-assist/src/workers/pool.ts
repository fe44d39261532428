import { AbortedError, ArgumentError, EngineError } from "@helioscope/core";
import type { TileOutcome, TileTask } from "../map/tile.ts";
import type { MapJob, MapWorkers } from "./contract.ts";
import { TileLostError } from "./lost.ts";
import type { ReplyMessage, WorkMessage } from "./messages.ts";

/** A running thread, as the pool sees it. */
export interface MapThread {
  post(message: WorkMessage, transfer: ArrayBuffer[]): void;
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
  readonly id: number;
  readonly job: MapJob;
  readonly task: TileTask;
  resolve(outcome: TileOutcome): void;
  reject(error: Error): void;
}

interface Slot {
  thread: MapThread | undefined;
  /** Oldest first: the thread works on the first and has the others waiting. */
  readonly given: Map<number, Waiting>;
  /** Jobs that the thread has heard of. */
  told: WeakSet<MapJob>;
  /** Whether its script runs. */
  ready: boolean;
}

/** Hands tiles to threads in the order they come in. */
export class MapPool implements MapWorkers {
  readonly count: number;
  readonly #start: (events: ThreadEvents) => MapThread;
  readonly #slots: Slot[];
  readonly #queue: Waiting[] = [];
  readonly #jobs = new WeakMap<MapJob, number>();
  #nextId = 0;
  #closed = false;

  /** @throws ArgumentError where `count` is no positive integer; what `start` throws. */
  constructor(count: number, start: (events: ThreadEvents) => MapThread) {
    if (!Number.isInteger(count) || count < 1) {
      throw new ArgumentError(`${count} map workers`, { value: count, expected: "a positive integer" });
    }
    this.count = count;
    this.#start = start;
    this.#slots = Array.from({ length: count }, () => ({
      thread: undefined,
      given: new Map(),
      told: new WeakSet(),
      ready: false,
    }));
    for (const slot of this.#slots) this.#thread(slot);
  }

  run(job: MapJob, task: TileTask, signal?: AbortSignal): Promise<TileOutcome> {
    if (this.#closed) return Promise.reject(closed());
    if (signal?.aborted) return Promise.reject(aborted(signal));
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      const stop = (): void => {
        this.#stop(id);
        reject(aborted(signal));
      };
      signal?.addEventListener("abort", stop, { once: true });
      const done = () => signal?.removeEventListener("abort", stop);
      this.#queue.push({
        id,
        job,
        task,
        resolve: (outcome) => {
          done();
          resolve(outcome);
        },
        reject: (error) => {
          done();
          reject(error);
        },
      });
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

  /** Takes a tile out of the queue, or has its thread leave it at the next pixel. */
  #stop(id: number): void {
    const at = this.#queue.findIndex((waiting) => waiting.id === id);
    if (at >= 0) this.#queue.splice(at, 1);
    const slot = this.#slots.find(({ given }) => given.has(id));
    slot?.thread?.post({ kind: "stop", id }, []);
  }

  /** Gives waiting tiles to the threads that have least to do. */
  #hand(): void {
    while (this.#queue.length > 0) {
      const slot = this.#slots.reduce((least, other) =>
        other.given.size < least.given.size ? other : least,
      );
      // A second tile saves the thread from waiting for this one; the last tiles go to whoever is free first.
      const ahead = this.#queue.length > this.count ? 2 : 1;
      if (slot.given.size >= ahead) return;
      const waiting = this.#queue.shift() as Waiting;
      try {
        this.#give(slot, waiting);
      } catch (cause) {
        slot.given.delete(waiting.id);
        waiting.reject(new EngineError("A tile could not be sent to a map worker", { cause }));
      }
    }
  }

  #give(slot: Slot, waiting: Waiting): void {
    const { id, job, task } = waiting;
    const thread = this.#thread(slot);
    let jobId = this.#jobs.get(job);
    if (jobId === undefined) {
      jobId = this.#nextId++;
      this.#jobs.set(job, jobId);
    }
    if (!slot.told.has(job)) thread.post({ kind: "job", id: jobId, job }, []);
    slot.told.add(job);
    slot.given.set(id, waiting);
    thread.hold(true);
    // The task is copied, so that it can be sent again where the thread dies before its turn comes.
    thread.post({ kind: "tile", id, jobId, task }, []);
  }

  /** The thread of a slot, started anew where the last one died. */
  #thread(slot: Slot): MapThread {
    if (slot.thread !== undefined) return slot.thread;
    const thread = this.#start({
      reply: (message) => {
        // A thread that is being ended answers late; letting go of it now would let the process end before it has.
        if (slot.thread !== thread) return;
        slot.ready = true;
        if ("ready" in message) return;
        const waiting = slot.given.get(message.id);
        slot.given.delete(message.id);
        if (slot.given.size === 0) thread.hold(false);
        if ("failure" in message) waiting?.reject(new EngineError(message.failure));
        else if (message.outcome) waiting?.resolve(message.outcome);
        this.#hand();
      },
      died: (cause) => {
        if (slot.thread !== thread) return;
        slot.thread = undefined;
        slot.told = new WeakSet();
        const [lost, ...unharmed] = slot.given.values();
        slot.given.clear();
        this.#queue.unshift(...unharmed);
        // A script that cannot be run would lose one tile after the other.
        lost?.reject(slot.ready ? new TileLostError(cause) : unstarted(cause));
        slot.ready = false;
        this.#hand();
      },
    });
    thread.hold(false);
    slot.thread = thread;
    return thread;
  }
}

const unstarted = (cause: unknown): EngineError =>
  new EngineError(`A map worker could not be started: ${cause instanceof Error ? cause.message : cause}`, {
    cause,
  });

const closed = (): AbortedError => new AbortedError("The pool of map workers was closed");

const aborted = (signal: AbortSignal | undefined): AbortedError =>
  new AbortedError(undefined, { cause: signal?.reason });
