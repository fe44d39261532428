import { readImage } from "@helioscope/io-fits";
import { openFitsFile } from "@helioscope/io-fits/node";

/** What a program pays that reads one image, or one section (start, side), and ends: milliseconds to open and read. */
const [path, start, side] = process.argv.slice(2);
const begin = performance.now();
await using file = await openFitsFile(path);
const section =
  start === undefined
    ? {}
    : { section: { start: [Number(start), Number(start)], shape: [Number(side), Number(side)] } };
await readImage(file.firstImage(), section);
process.stdout.write(String(performance.now() - begin));
