import { SolarUnet, shippedModel, solarUnetToOnnx } from "@helioscope/solarunet";
import { onnxExportVerb } from "../onnx-export.ts";

export const exportVerb = onnxExportVerb({
  name: "track export",
  about: "Write a trained segmentation network as ONNX, for frames of any size",
  shipped: { compact: shippedModel },
  batchAbout: "Frames in a batch",
  file: "solarunet.onnx",
  load: (store) => SolarUnet.load(store),
  write: solarUnetToOnnx,
});
