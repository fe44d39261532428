import { type ChildProcessWithoutNullStreams, execFile, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { promisify } from "node:util";

/** A program that answers each line with a time in milliseconds. */
export class Peer {
  readonly name: string;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #answers: AsyncIterator<string>;
  readonly #lines: Interface;

  private constructor(
    name: string,
    child: ChildProcessWithoutNullStreams,
    lines: Interface,
    answers: AsyncIterator<string>,
  ) {
    this.name = name;
    this.#child = child;
    this.#lines = lines;
    this.#answers = answers;
  }

  /** Undefined where the program does not run; its first line is its version. */
  static async start(name: string, command: string, args: readonly string[]): Promise<Peer | undefined> {
    const child = spawn(command, args);
    child.on("error", () => undefined);
    child.stdin.on("error", () => undefined);
    const lines = createInterface(child.stdout);
    const answers = lines[Symbol.asyncIterator]();
    const first = await answers.next();
    return first.done ? undefined : new Peer(`${name} ${first.value}`, child, lines, answers);
  }

  async ms(...words: readonly (string | number)[]): Promise<number> {
    this.#child.stdin.write(`${words.join(" ")}\n`);
    const { value } = await this.#answers.next();
    const ms = Number(value);
    if (!Number.isFinite(ms)) throw new Error(`${this.name} failed on ${words.join(" ")}: ${value}`);
    return ms;
  }

  close(): void {
    this.#lines.close();
    this.#child.stdin.end();
  }
}

/** cfitsio, where a C compiler and the library are. */
export async function startCfitsio(folder: string): Promise<Peer | undefined> {
  const program = join(folder, "fits-cfitsio");
  const source = join(import.meta.dirname, "fits-cfitsio.c");
  try {
    await promisify(execFile)("cc", ["-O2", "-o", program, source, "-lcfitsio", "-lm"]);
  } catch {
    return undefined;
  }
  return Peer.start("cfitsio", program, []);
}

/** astropy, where a Python has it (HELIOSCOPE_PYTHON names one). */
export function startAstropy(): Promise<Peer | undefined> {
  const python = process.env.HELIOSCOPE_PYTHON ?? "python3";
  return Peer.start("astropy", python, [join(import.meta.dirname, "fits-astropy.py")]);
}
