import { Worker } from "node:worker_threads";
import { Chance } from "./chance.ts";
import { type Finding, type FuzzMessage, type FuzzTask, MAX_INPUT, MAX_SECONDS } from "./messages.ts";
import { generate } from "./seeds.ts";

/** Options of {@link fuzz}. */
export interface FuzzOptions {
  readonly seconds: number;
  readonly seed: number;
  readonly threads: number;
  /** Sound and broken files to start from, besides generated ones. */
  readonly start: readonly Uint8Array[];
  readonly onFinding?: (finding: Finding) => void;
  readonly onProgress?: (report: Omit<FuzzReport, "findings">) => void;
}

export interface FuzzReport {
  readonly inputs: number;
  /** Blocks of the package that were reached. */
  readonly blocks: number;
  /** Inputs that reached something new. */
  readonly pool: number;
  /** One of each kind and place. */
  readonly findings: readonly Finding[];
}

/** Wall time without a beat after which a thread is taken for hung; generous, since machines are shared. */
const HANG_SECONDS = 10 * MAX_SECONDS;
/** Of the generated inputs at the start. */
const GENERATED = 200;

/**
 * Coverage-guided fuzzing: inputs are mutations of files, kept where they reach code that none before did. Every
 * input is read in all ways; only a FitsError is an answer.
 */
export async function fuzz(options: FuzzOptions): Promise<FuzzReport> {
  const chance = new Chance(options.seed);
  const pool = [...options.start];
  for (let n = 0; n < GENERATED; n++) pool.push(await generate(chance));
  const seen = new Set<string>();
  const findings = new Map<string, Finding>();
  const started = pool.length;
  let inputs = 0;
  const until = performance.now() + options.seconds * 1000;
  const found = (finding: Finding): void => {
    const key = `${finding.what} ${finding.place}`;
    if (findings.has(key)) return;
    findings.set(key, finding);
    options.onFinding?.(finding);
  };
  const report = (): FuzzReport => ({
    inputs,
    blocks: seen.size,
    pool: pool.length - started,
    findings: [...findings.values()],
  });

  const one = async (thread: number): Promise<void> => {
    for (let life = 0; performance.now() < until; life++) {
      inputs += await live(options.seed + 1000 * thread + life);
    }
  };
  /** One thread until it ends, by time, by hanging or by dying; the number of its inputs. */
  const live = (seed: number): Promise<number> =>
    new Promise((resolve) => {
      const current = new SharedArrayBuffer(MAX_INPUT + 4);
      const beat = new SharedArrayBuffer(4);
      const beats = new Int32Array(beat);
      const input = (): Uint8Array => new Uint8Array(current).slice(4, 4 + new Int32Array(current, 0, 1)[0]);
      const task: FuzzTask = { current, beat, seed, pool, seen: [...seen] };
      const worker = new Worker(new URL("./thread.ts", import.meta.url), {
        workerData: task,
        resourceLimits: { maxOldGenerationSizeMb: 512 },
      });
      let last = 0;
      let since = performance.now();
      const watch = setInterval(() => {
        const now = performance.now();
        if (beats[0] !== last) [last, since] = [beats[0], now];
        const hung = now - since > HANG_SECONDS * 1000;
        if (hung)
          found({
            what: "hang",
            step: "any",
            message: `${HANG_SECONDS} s without an answer`,
            place: "hang",
            bytes: input(),
          });
        if (hung || now > until) end();
        options.onProgress?.({ ...report(), inputs: inputs + beats[0] });
      }, 500);
      const end = (): void => {
        clearInterval(watch);
        void worker.terminate().then(() => resolve(beats[0]));
      };
      worker.on("message", (message: FuzzMessage) => {
        if (message.kind === "finding") return found(message.finding);
        pool.push(message.bytes);
        for (const block of message.blocks) seen.add(block);
      });
      worker.on("error", (error) => {
        found({
          what: "crash",
          step: "any",
          message: String(error),
          place: `thread: ${String(error).slice(0, 60)}`,
          bytes: input(),
        });
        end();
      });
    });
  await Promise.all(Array.from({ length: options.threads }, (_, thread) => one(thread)));
  return report();
}
