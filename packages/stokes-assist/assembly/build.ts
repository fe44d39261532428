// Compiles the AssemblyScript sources of this folder: `node assembly/build.ts` writes src/kernels/module.ts.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import asc from "assemblyscript/asc";

const FLAGS = [
  "--runtime",
  "stub",
  "-O3",
  "--enable",
  "simd",
  "--noAssert",
  "--converge",
  "--disableWarning",
  "112",
];

const MODULE: string = join(import.meta.dirname, "..", "src", "kernels", "module.ts");

/** The text of src/kernels/module.ts as the sources give it. */
export async function compileModule(): Promise<string> {
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main(["index.ts", "--outFile", "kernels.wasm", ...FLAGS], {
    readFile: (name, folder) => {
      try {
        return readFileSync(join(import.meta.dirname, folder, name), "utf8");
      } catch {
        return null;
      }
    },
    writeFile: (_name, contents) => {
      if (typeof contents !== "string") binary = contents;
    },
    listFiles: () => [],
  });
  const complaints = stderr.toString();
  if (error || !binary || complaints) throw new Error(`The kernels do not compile: ${complaints}`);
  const base64 = Buffer.from(binary).toString("base64");
  return `// Made by \`node assembly/build.ts\` from the AssemblyScript sources in that folder; ${binary.length} bytes.\nexport const MODULE_BASE64 =\n  "${base64}";\n`;
}

if (process.argv[1] === import.meta.filename) writeFileSync(MODULE, await compileModule());
