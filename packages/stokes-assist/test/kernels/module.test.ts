import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compileModule } from "../../assembly/build.ts";
import { MODULE_BASE64 } from "../../src/kernels/module.ts";

describe("the compiled kernels", () => {
  it("are what the AssemblyScript sources give", { timeout: 60_000 }, async () => {
    const committed = readFileSync(join(import.meta.dirname, "../../src/kernels/module.ts"), "utf8");
    expect(await compileModule()).toBe(committed);
  });

  it("stay small, and import nothing", () => {
    const bytes = Buffer.from(MODULE_BASE64, "base64");
    expect(bytes.length).toBeLessThan(60_000);
    expect(WebAssembly.Module.imports(new WebAssembly.Module(bytes))).toEqual([]);
  });
});
