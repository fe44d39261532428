export { readTorch, type TorchFile } from "./pth/read-torch.ts";
