import { UnsupportedError } from "@helioscope/core";
import type { ExportedFile, ExportedGenerator, OnnxSession } from "@helioscope/magnetogram-gen";
import { ortSession } from "@helioscope/magnetogram-gen";

/** Sessions of ONNX Runtime, and how to let go of them. */
export interface OpenedSessions {
  readonly sessions: readonly OnnxSession[];
  release(): Promise<void>;
}

/**
 * Opens the files of an exported generator in `onnxruntime-node`.
 *
 * @throws UnsupportedError where that is not installed or does not load
 */
export async function openSessions(
  about: ExportedGenerator,
  files: readonly ExportedFile[],
): Promise<OpenedSessions> {
  const ort = await import("onnxruntime-node").catch((cause: unknown) => {
    throw new UnsupportedError("ONNX Runtime does not load", {
      expected: "the package onnxruntime-node beside helioscope",
      remedy: "npm install onnxruntime-node, or choose another --engine",
      cause,
    });
  });
  const opened: Awaited<ReturnType<typeof ort.InferenceSession.create>>[] = [];
  for (const { file } of about.steps) {
    const { bytes } = files.find(({ name }) => name === file) as ExportedFile;
    opened.push(await ort.InferenceSession.create(bytes, { logSeverityLevel: 3 }));
  }
  return {
    sessions: opened.map((session) => ortSession(ort, session)),
    async release() {
      for (const session of opened) await session.release();
    },
  };
}
