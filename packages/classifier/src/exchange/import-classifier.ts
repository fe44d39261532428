import type { ClassifierNet } from "../network/classifier-net.ts";
import { type ImportOptions, slicFromTorch } from "./from-tensors.ts";
import { readTorch } from "./pth/read-torch.ts";
import { classifierFromSafetensors } from "./safetensors.ts";

/** A network from elsewhere. */
export interface ImportedClassifier {
  readonly network: ClassifierNet;
  readonly format: "pth-legacy" | "pth-zip" | "safetensors";
  /** What stood beside the weights and was left out: epoch, optimiser and so on. */
  readonly ignored: readonly string[];
}

/**
 * Makes a network of a file of weights, by its content: what `torch.save` writes (`readTorch`, `slicFromTorch`), or
 * safetensors (`classifierFromSafetensors`). The caller disposes of it.
 *
 * @throws what those throw
 */
export function importClassifier(bytes: Uint8Array, options: ImportOptions): ImportedClassifier {
  if (looksLikeSafetensors(bytes))
    return { network: classifierFromSafetensors(bytes, options), format: "safetensors", ignored: [] };
  const { tensors, format, ignored } = readTorch(bytes);
  return { network: slicFromTorch(tensors, options), format: `pth-${format}`, ignored };
}

/** The length of a header that begins with a brace. */
function looksLikeSafetensors(bytes: Uint8Array): boolean {
  return bytes.byteLength > 8 && bytes[8] === 0x7b && bytes[6] === 0 && bytes[7] === 0;
}
