import type { SolarImage } from "@helioscope/core";
import { discOf } from "../explain/disc.ts";

/** Blocks a side in which brightness is compared, and those between the edge and the middle. */
const BLOCKS = 16;
const MIDDLE = 5;
/** A corner is sky below this share of the way from the darkest block to the mean of the middle. */
const SKY = 0.4;
const SKY_CORNERS = 3;

/**
 * Whether an image shows the whole disc of the Sun. Looking for a limb takes a quarter of a second: it is looked for only
 * where three corners at least are about as dark as anything in the image, as the sky around a whole disc is, or where
 * the header says where the disc lies.
 */
export function isFullDisc(image: SolarImage): boolean {
  const { coordinates } = image;
  const stated = coordinates?.frame === "helioprojective" && !coordinates.scaleOnly;
  return (stated || darkCorners(image)) && discOf(image) !== null;
}

function darkCorners({ data, width, height }: SolarImage): boolean {
  if (Math.min(width, height) < BLOCKS) return false;
  const means = new Float64Array(BLOCKS * BLOCKS);
  for (let block = 0; block < means.length; block++) {
    const [left, right] = [block % BLOCKS, (block % BLOCKS) + 1].map((k) => Math.floor((k * width) / BLOCKS));
    const row = Math.floor(block / BLOCKS);
    const [bottom, top] = [row, row + 1].map((k) => Math.floor((k * height) / BLOCKS));
    let [sum, count] = [0, 0];
    for (let y = bottom; y < top; y++) {
      for (let i = y * width + left; i < y * width + right; i++) {
        // Infinite ones and NaN give NaN.
        if (data[i] - data[i] !== 0) continue;
        sum += data[i];
        count++;
      }
    }
    means[block] = count > 0 ? sum / count : Number.NaN;
  }
  const known = means.filter((mean) => !Number.isNaN(mean));
  if (known.length === 0) return false;
  const darkest = known.reduce((a, b) => Math.min(a, b));
  const middle = means.filter((mean, block) => inMiddle(block) && !Number.isNaN(mean));
  const bright = middle.reduce((a, b) => a + b, 0) / middle.length;
  const last = BLOCKS - 1;
  const corners = [0, last, last * BLOCKS, last * BLOCKS + last].map((block) => means[block]);
  // A corner without values lies outside of what was seen.
  const sky = corners.filter((mean) => !(mean - darkest > SKY * (bright - darkest)));
  return bright > darkest && sky.length >= SKY_CORNERS;
}

function inMiddle(block: number): boolean {
  const inside = (k: number) => k >= MIDDLE && k < BLOCKS - MIDDLE;
  return inside(block % BLOCKS) && inside(Math.floor(block / BLOCKS));
}
