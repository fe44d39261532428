import { FlareNet, flareToOnnx, shippedModels } from "@helioscope/flare-cnn";
import { onnxExportVerb } from "../onnx-export.ts";

export const exportVerb = onnxExportVerb({
  name: "flare export",
  about: "Write a trained network as ONNX, with what its inputs are in the file's metadata",
  shipped: shippedModels,
  batchAbout: "Magnetograms in a batch",
  file: "flare.onnx",
  load: (store) => FlareNet.load(store),
  write: flareToOnnx,
});
