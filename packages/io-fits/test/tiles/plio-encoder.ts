/**
 * A plain line-list encoder to test the decoder, written from the Standard (section 10.4.5): runs of zeros and of one
 * value, values set, raised and lowered as needed.
 */
export function plioEncode(pixels: readonly number[], header: "old" | "new" = "new"): Uint8Array {
  const words: number[] = [];
  let high = 1;
  for (let at = 0; at < pixels.length; ) {
    let zeros = 0;
    while (pixels[at + zeros] === 0) zeros++;
    const value = pixels[at + zeros];
    let run = 0;
    while (value !== undefined && pixels[at + zeros + run] === value) run++;
    at += zeros + run;
    if (run === 0) {
      // Zeros at the end are left out now and then: a reader fills them in.
      if (zeros % 2 === 0) long(words, 0, zeros);
      break;
    }
    const step = value - high;
    high = value;
    if (Math.abs(step) > 4095) words.push((1 << 12) | (value & 0xfff), value >> 12);
    else if (run === 1 && zeros === 0 && step !== 0) {
      words.push(((step > 0 ? 6 : 7) << 12) | Math.abs(step));
      continue;
    } else if (step !== 0) words.push(((step > 0 ? 2 : 3) << 12) | Math.abs(step));
    if (run === 1 && zeros < 4095) words.push((5 << 12) | (zeros + 1));
    else {
      long(words, 0, zeros);
      long(words, 4, run);
    }
  }
  const head = header === "old" ? 3 : 7;
  const list = new DataView(new ArrayBuffer((head + words.length) * 2));
  const length = head + words.length;
  if (header === "old") list.setInt16(4, length);
  else {
    list.setInt16(2, head);
    list.setInt16(4, -100);
    list.setInt16(6, length % 32768);
    list.setInt16(8, Math.floor(length / 32768));
  }
  for (const [i, word] of words.entries()) list.setUint16((head + i) * 2, word);
  return new Uint8Array(list.buffer);
}

function long(words: number[], code: number, length: number): void {
  for (let left = length; left > 0; left -= 4095) words.push((code << 12) | Math.min(left, 4095));
}
