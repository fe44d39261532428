import { availableParallelism } from "node:os";
import { Worker, type WorkerOptions } from "node:worker_threads";
import type { ImageFile, LookOptions, SeenImage } from "@helioscope/classifier";
import { DataError } from "@helioscope/core";
import { lookAtFile } from "./look-at-file.ts";
import type { LookCall } from "./look-worker.ts";
import type { WalkedFile } from "./walk.ts";

/** What a thread answers. */
export type LookReply = { readonly id: number } & (
  | { readonly image: SeenImage }
  | { readonly reason: string }
);

/** Files that are looked at without threads: starting one takes as long as a few hundred small images. */
const WITHOUT = 200;
const MOST_THREADS = 8;

interface Waiting {
  resolve(image: SeenImage): void;
  reject(error: unknown): void;
}

interface Thread {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
}

export interface LookThreadsOptions {
  /** Threads: one fewer than the machine runs at once where absent, 8 at most. */
  readonly count?: number;
  /** So many files are looked at before any thread is started. */
  readonly without?: number;
  /** Their script. */
  readonly script?: URL;
}

/**
 * Reads and prepares images in threads of their own, since the engine and the decoders both keep the thread that they run
 * on. The first files of a run are read where it runs: a short one starts no thread.
 */
export class LookThreads {
  readonly count: number;
  readonly #without: number;
  readonly #script: URL;
  readonly #threads: Thread[] = [];
  #looked = 0;
  #ended = false;
  #alone: Promise<unknown> = Promise.resolve();

  constructor(options: LookThreadsOptions = {}) {
    this.count = options.count ?? Math.min(MOST_THREADS, Math.max(1, availableParallelism() - 1));
    this.#without = options.without ?? WITHOUT;
    this.#script = options.script ?? ownScript();
  }

  readonly look = (file: ImageFile, options: LookOptions): Promise<SeenImage> => {
    const id = this.#looked++;
    if (id < this.#without) return lookAtFile(file, options);
    const { path, name, problem } = file as ImageFile & Omit<WalkedFile, "place">;
    const walked = { path, name, ...(problem === undefined ? {} : { problem }) };
    return this.#ask(this.#leastBusy(), { id, file: walked, options }).catch((error: unknown) => {
      if (!(error instanceof ThreadEnd) || this.#ended) throw error;
      // Which of its files ended the thread shows when each has a thread to itself.
      const again = this.#alone.then(() => this.#askAlone({ id, file: walked, options }));
      this.#alone = again.catch(() => {});
      return again;
    });
  };

  async end(): Promise<void> {
    this.#ended = true;
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }

  #leastBusy(): Thread {
    if (this.#threads.length < this.count) this.#start();
    return this.#threads.reduce((a, b) => (b.waiting.size < a.waiting.size ? b : a));
  }

  #ask(thread: Thread, call: LookCall): Promise<SeenImage> {
    return new Promise((resolve, reject) => {
      thread.waiting.set(call.id, { resolve, reject });
      thread.worker.postMessage(call);
    });
  }

  async #askAlone(call: LookCall): Promise<SeenImage> {
    const thread = this.#start();
    this.#threads.splice(this.#threads.indexOf(thread), 1);
    try {
      return await this.#ask(thread, call);
    } finally {
      await thread.worker.terminate();
    }
  }

  #start(): Thread {
    const thread: Thread = { worker: new Worker(this.#script, flags()), waiting: new Map() };
    this.#threads.push(thread);
    thread.worker.on("message", (reply: LookReply) => {
      const waiting = thread.waiting.get(reply.id);
      thread.waiting.delete(reply.id);
      if ("image" in reply) waiting?.resolve(reply.image);
      else waiting?.reject(new DataError(reply.reason));
    });
    let cause: unknown;
    thread.worker.on("error", (error) => {
      cause = error;
    });
    thread.worker.on("exit", () => {
      const at = this.#threads.indexOf(thread);
      if (at >= 0) this.#threads.splice(at, 1);
      for (const { reject } of thread.waiting.values()) reject(new ThreadEnd(cause));
      thread.waiting.clear();
    });
    return thread;
  }
}

/** The thread that looked at a file ended. */
class ThreadEnd extends DataError {
  constructor(cause: unknown) {
    const why = cause instanceof Error ? `: ${cause.message}` : "";
    super(`The thread that read it ended${why}`, { cause });
  }
}

/** The script beside this one: TypeScript in the sources, JavaScript in the package. */
const ownScript = (): URL =>
  import.meta.url.endsWith(".ts")
    ? new URL("./look-worker.ts", import.meta.url)
    : new URL("./look-worker.js", import.meta.url);

/** Threads inherit the flags of the process; the one that says what `node -e` is given forbids them a file. */
const flags = (): WorkerOptions =>
  process.execArgv.some((flag) => flag.startsWith("--input-type")) ? { execArgv: [] } : {};
