import { FitsError } from "../errors.ts";
import { broken } from "./batch.ts";
import { FlatView } from "./flatbuffer-read.ts";

/** One message of a stream: its kind, its header and its body. */
export interface Message {
  readonly kind: number;
  readonly header: FlatView;
  readonly body: Uint8Array;
}

/** The stream of messages in a file of either format, and the footer where it is the file format. */
export function streamOf(bytes: Uint8Array): { readonly stream: Uint8Array; readonly footer?: FlatView } {
  const start = String.fromCharCode(...bytes.subarray(0, 6));
  const foreign = start.startsWith("PAR1")
    ? "Parquet"
    : start.startsWith("FEA1")
      ? "Feather, version 1,"
      : undefined;
  if (foreign !== undefined) {
    throw new FitsError("unsupported", `The bytes are ${foreign} not Arrow IPC`, {
      byteOffset: 0,
      value: start,
    });
  }
  if (start !== "ARROW1") return { stream: bytes };
  const end = bytes.length - 10;
  const closed = end >= 8 && String.fromCharCode(...bytes.subarray(-6)) === "ARROW1";
  const length = closed ? new DataView(bytes.buffer, bytes.byteOffset).getInt32(end, true) : -1;
  if (length < 0 || end - length < 8) {
    throw new FitsError("truncated", "The Arrow file has no footer", {
      byteOffset: bytes.length,
      expected: "ARROW1 at its end",
      remedy: "Fetch the file again.",
    });
  }
  const footer = end - length;
  return { stream: bytes.subarray(8, footer), footer: FlatView.root(bytes.subarray(footer, end)) };
}

/** The messages of a stream, with the marks of Arrow 0.15 and later or without. */
export function* messagesOf(bytes: Uint8Array): Generator<Message> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const cut = (at: number): FitsError =>
    new FitsError("truncated", "The Arrow data end within a message", {
      byteOffset: at,
      remedy: "Fetch the file again.",
    });
  for (let at = 0; at + 4 <= bytes.length; ) {
    let length = view.getInt32(at, true);
    at += 4;
    if (length === -1) {
      if (at + 4 > bytes.length) throw cut(at);
      length = view.getInt32(at, true);
      at += 4;
    }
    if (length === 0) return;
    if (length < 0) throw broken("a message of a negative length");
    if (at + length > bytes.length) throw cut(at);
    const message = FlatView.root(bytes.subarray(at, at + length));
    at += length;
    const header = message.table(2);
    const body = message.int64(3);
    if (header === undefined || !(body >= 0)) throw broken("a message without a header");
    if (at + body > bytes.length) throw cut(at);
    yield { kind: message.int8(1), header, body: bytes.subarray(at, at + body) };
    at += body;
  }
}
