import { dataset } from "./classifier-dataset.ts";
import { evaluate } from "./classifier-evaluate.ts";
import { explain } from "./classifier-explain.ts";
import { exportVerb } from "./classifier-export.ts";
import { importVerb } from "./classifier-import.ts";
import { kShotVerb } from "./classifier-k-shot.ts";
import { map } from "./classifier-map.ts";
import { resolution } from "./classifier-resolution.ts";
import { scenes } from "./classifier-scenes.ts";
import { transferVerb } from "./classifier-transfer.ts";
import { defineGroup } from "./group.ts";

export const classifier = defineGroup(
  "classifier",
  "Teach the classifier new kinds of images, test it, look into it, exchange its weights",
  {
    dataset,
    evaluate,
    explain,
    export: exportVerb,
    import: importVerb,
    "k-shot": kShotVerb,
    map,
    resolution,
    scenes,
    transfer: transferVerb,
  },
);
