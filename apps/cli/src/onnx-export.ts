import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Network, Store } from "@helioscope/core";
import { directoryStore } from "@helioscope/core/node";
import { modelFolder } from "./model-folder.ts";
import { lazyEngine } from "./outputs.ts";
import { userPath } from "./paths.ts";
import { UsageError } from "./usage-error.ts";
import { COMMON, defineVerb, type VerbCommand } from "./verb.ts";

/** Networks that a verb writes as ONNX. */
export interface OnnxExport<Net extends Network & { hash(): Promise<string> }> {
  /** Such as "track export". */
  readonly name: string;
  readonly about: string;
  /** The networks that come with the package, by their names; the first one is meant where none is named. */
  readonly shipped: Readonly<Record<string, URL>>;
  readonly batchAbout: string;
  /** Where nothing else is said, in the folder where it is called. */
  readonly file: string;
  load(store: Store): Promise<Net>;
  write(network: Net, options: { readonly batch: number | "symbolic" }): Promise<Uint8Array>;
}

/** A verb that writes a trained network as one ONNX file. */
export function onnxExportVerb<Net extends Network & { hash(): Promise<string> }>(
  kind: OnnxExport<Net>,
): VerbCommand {
  const names = Object.keys(kind.shipped);
  return defineVerb({
    name: kind.name,
    about: kind.about,
    example: `helioscope ${kind.name} --model runs/mine/model --out mine.onnx`,
    options: {
      model: {
        type: "text",
        hint: "DIR",
        about: "Folder of the trained network (default: the shipped one)",
      },
      shipped: {
        type: "choice",
        of: names,
        about: `Which shipped network (default ${names[0]})`,
      },
      batch: {
        type: "text",
        hint: "N",
        about: `${kind.batchAbout}: a number, or symbolic for any (the default)`,
      },
      out: { type: "text", hint: "FILE", about: `File to write (default ${kind.file})` },
      engine: COMMON.engine,
    },
    async run({ options, terminal, signal }) {
      const { model, shipped } = options;
      if (model !== undefined && shipped !== undefined)
        throw new UsageError("--model DIR and --shipped NAME exclude each other");
      const batch = batchOf(options.batch);
      const store =
        model === undefined
          ? directoryStore(fileURLToPath(kind.shipped[shipped ?? names[0]]))
          : await modelFolder(model);
      await lazyEngine(options.engine, signal)();
      const network = await kind.load(store);
      try {
        const bytes = await kind.write(network, { batch });
        const file = userPath(options.out ?? kind.file);
        await directoryStore(dirname(file)).write(basename(file), bytes);
        const { parameters } = network;
        terminal.say(`onnx of ${parameters} parameters, ${bytes.byteLength} bytes: ${file}`);
        terminal.result({ file, bytes: bytes.byteLength, batch, parameters, sha256: await network.hash() });
        return 0;
      } finally {
        network.dispose();
      }
    },
  });
}

/** A size of batches as it is given: a whole number from 1 on, or symbolic. Throws a UsageError for anything else. */
export function batchOf(text: string | undefined): number | "symbolic" {
  if (text === undefined || text === "symbolic") return "symbolic";
  const batch = Number(text);
  if (Number.isSafeInteger(batch) && batch > 0) return batch;
  throw new UsageError(`--batch is a whole number from 1 on or symbolic, not "${text}"`);
}
