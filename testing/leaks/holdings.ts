import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";

/** What a process held while it trained a network and predicted with it, after it had warmed up. */
export interface Holdings {
  /** What the engine counted after each step and prediction, each once. */
  readonly tensors: readonly string[];
  /** Resident memory: at the beginning, after each 50 of 200 steps, then after each 250 of 1,000 predictions. */
  readonly residentMiB: readonly number[];
  /** Tensors after the network was disposed, beyond those before it was made. */
  readonly left: number;
}

/** Uses a network on an engine in a process of its own. Throws with what that said where it fails. */
export async function holdingsOf(engine: string, net: string): Promise<Holdings> {
  const script = join(import.meta.dirname, "child.ts");
  const child = spawn(process.execPath, ["--expose-gc", "--no-warnings", script, engine, net], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<string>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  const [said, complained, end] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (end !== "exit code 0") throw new Error(`${net} on ${engine}: ${end}: ${complained.slice(-2000)}`);
  return JSON.parse(said.trim().split("\n").at(-1) as string) as Holdings;
}
