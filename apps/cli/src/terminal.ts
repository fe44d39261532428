import type { Progress } from "@helioscope/core";
import { Presets, SingleBar } from "cli-progress";
import pc from "picocolors";

/** Where a verb speaks: results on standard output, progress and warnings on standard error. */
export class Terminal {
  readonly #json: boolean;
  #bar: SingleBar | undefined;
  #stage: string | undefined;

  constructor(options: { readonly json: boolean }) {
    this.#json = options.json;
  }

  /** A line for people; silent under --json. */
  say(line: string): void {
    this.#clear();
    if (!this.#json) process.stdout.write(`${line}\n`);
  }

  warn(line: string): void {
    this.#clear();
    process.stderr.write(`${pc.yellow("warning")} ${line}\n`);
  }

  /** The one object that --json prints. */
  result(value: unknown): void {
    this.#clear();
    if (this.#json) process.stdout.write(`${JSON.stringify(value)}\n`);
  }

  /** A bar on a terminal; elsewhere one line a stage. */
  progress(at: Progress): void {
    if (!process.stderr.isTTY) {
      if (at.stage !== this.#stage)
        process.stderr.write(`${at.stage}${at.total === undefined ? "" : ` (${at.total})`}\n`);
      this.#stage = at.stage;
      return;
    }
    if (at.stage !== this.#stage) {
      this.#clear();
      this.#bar = new SingleBar(
        {
          format: `${at.stage} {bar} {value}/{total} {detail}`,
          stream: process.stderr,
          hideCursor: true,
          clearOnComplete: true,
          barsize: 30,
        },
        Presets.shades_grey,
      );
      this.#bar.start(at.total ?? 0, 0, { detail: "" });
      this.#stage = at.stage;
    }
    if (at.total !== undefined) this.#bar?.setTotal(at.total);
    this.#bar?.update(at.done, { detail: at.detail ?? "" });
  }

  /** Ends the bar where a verb is over. */
  done(): void {
    this.#clear();
  }

  /** Takes the bar away; the next progress draws a new one. Elsewhere than on a terminal the stage has been said. */
  #clear(): void {
    if (!this.#bar) return;
    this.#bar.stop();
    this.#bar = undefined;
    this.#stage = undefined;
  }
}
