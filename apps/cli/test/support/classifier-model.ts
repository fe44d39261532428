import type { LabelKind } from "@helioscope/classifier";
import { ClassifierNet, presets } from "@helioscope/classifier";
import { openEngine } from "@helioscope/core/engine/node";
import { directoryStore } from "@helioscope/core/node";

export const CLASSES: readonly string[] = ["filament", "quiet_sun", "sunspot"];

/** An untrained network of few feature maps: what is tested is how it is asked. */
export async function saveClassifier(folder: string, labels: LabelKind = "single", seed = 3): Promise<void> {
  const engine = await openEngine({ engine: "wasm" });
  const compact = presets["slic-compact"];
  const network = ClassifierNet.build(
    {
      ...{ classes: CLASSES, labels },
      input: { ...compact.input, sizePx: 32 },
      network: {
        ...compact.network,
        body: { kind: "slic", tied: true, width: 1 / 16, head: { kind: "average", dropout: 0 } },
      },
    },
    { engine, seed },
  );
  await network.save(directoryStore(folder));
  network.dispose();
}
