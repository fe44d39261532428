import { memoryStore, type Store } from "@helioscope/core";
import { type Engine, openEngine, tf } from "@helioscope/core/engine";
import { openFits, readPlane } from "@helioscope/io-fits";
import { byteScale, Identifier, networkInput, presets, SolarUnet, track } from "../../src/index.ts";

export type Fetch = (name: string) => Promise<Uint8Array>;

const fetched: Fetch = async (name) => new Uint8Array(await (await fetch(`/files/${name}`)).arrayBuffer());

const magnetogram = async (bytes: Uint8Array) => readPlane((await openFits(bytes)).firstImage());

/** Every step of tracking the files in their order, as text: features, tracks, events and borders, to the last bit. */
export async function trackFiles(names: readonly string[], read: Fetch): Promise<string> {
  const identifier = new Identifier({ minSizePx: 10 });
  async function* frames() {
    for (const [frame, name] of names.entries()) {
      yield identifier.identify(await magnetogram(await read(name)), { thresholdGauss: 150 }, frame);
    }
  }
  const steps: unknown[] = [];
  for await (const { frame, events, paints, ended } of track(frames(), { profile: "exclusive" })) {
    const features = frame.features.map((feature) => ({ ...feature, runs: [...feature.runs] }));
    steps.push({ ...frame, features, events, paints, ended });
  }
  return JSON.stringify(steps);
}

export interface Said {
  readonly parameters: number;
  readonly nonSignificant: number[];
  readonly mask: number[];
  /** Tensors left behind. */
  readonly leaked: number;
}

/** What a network, fresh or loaded, says of a magnetogram. */
export async function segmentFile(
  name: string,
  read: Fetch,
  engine: Engine,
  kind: "fresh" | "shipped",
): Promise<Said> {
  const input = networkInput(byteScale(await magnetogram(await read(name))));
  const before = tf.memory().numTensors;
  const network =
    kind === "fresh"
      ? SolarUnet.build(presets.compact.network, { engine, seed: 7 })
      : await SolarUnet.load(await shipped(read));
  const said = await network.segment(input);
  const { parameters } = network;
  network.dispose();
  return {
    parameters,
    nonSignificant: [...said.nonSignificant.data],
    mask: [...said.mask.data],
    leaked: tf.memory().numTensors - before,
  };
}

/** The model that comes with the package, read file by file. */
async function shipped(read: Fetch): Promise<Store> {
  const store = memoryStore();
  for (const name of ["model.json", "weights.bin"]) await store.write(name, await read(name));
  return store;
}

export const trackServed = (names: readonly string[]): Promise<string> => trackFiles(names, fetched);

export async function segmentServed(
  name: string,
  kind: "fresh" | "shipped",
  threads: number,
): Promise<Said & { readonly threads: number }> {
  const engine = await openEngine({ engine: "wasm", wasmFolder: "/wasm/", threads });
  return { threads: engine.threads, ...(await segmentFile(name, fetched, engine, kind)) };
}
